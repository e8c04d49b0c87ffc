package io.cryptomarket.pipeline.secrets;

import io.cryptomarket.pipeline.secrets.OutputCapture.Origin;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/** Records the files in a folder: names, contents and attributes, in which S3Proxy stores the metadata of objects. */
final class FileCapture extends SimpleFileVisitor<Path> {

    /** Files that installers copy, and the database of Airflow, whose connection holds the token that it sends. */
    private static final Pattern OF_OTHERS = Pattern.compile(".*\\.(jar|tar\\.gz)|airflow\\.db.*");

    /** Class data archives; one of them is enough, since each has more than 80 MB. */
    private static final Pattern ARCHIVE = Pattern.compile(".*\\.(cds|aot)");

    private static final AtomicBoolean ARCHIVE_KEPT = new AtomicBoolean();

    private static final long LONGEST = 1 << 28;

    private final Path folder;
    private final String test;

    private FileCapture(Path folder, String test) {
        this.folder = folder;
        this.test = test;
    }

    static void capture(Path folder, String test) throws IOException {
        if (Files.exists(folder)) {
            Files.walkFileTree(folder, new FileCapture(folder, test));
        }
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        if (attributes.isRegularFile() && attributes.size() < LONGEST && isOfTheService(file)) {
            var source = folder.relativize(file) + " of " + test;
            OutputCapture.capture(Origin.FILES, source, folder.relativize(file) + "\n" + attributes(file));
            OutputCapture.capture(Origin.FILES, source, Files.readAllBytes(file));
        }
        return FileVisitResult.CONTINUE;
    }

    private static boolean isOfTheService(Path file) {
        var name = file.getFileName().toString();
        return !OutputCapture.isIgnored(file)
                && !OF_OTHERS.matcher(name).matches()
                && (!ARCHIVE.matcher(name).matches() || !ARCHIVE_KEPT.getAndSet(true));
    }

    private static String attributes(Path file) throws IOException {
        var text = new StringBuilder();
        var view = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
        if (view != null) {
            for (var name : view.list()) {
                var value = ByteBuffer.allocate(view.size(name));
                view.read(name, value);
                text.append(name).append(": ").append(new String(value.array(), StandardCharsets.UTF_8));
                text.append('\n');
            }
        }
        return text.toString();
    }

    /** Skips files that tests delete or make unreadable meanwhile. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
        return FileVisitResult.CONTINUE;
    }
}
