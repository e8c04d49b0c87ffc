package io.cryptomarket.pipeline.secrets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Records the files in the temporary folders of a test after its own clean-up. The JUnit configuration file in the test
 * resources registers it.
 */
public final class TestFolders implements TempDirFactory, AfterEachCallback, AfterAllCallback {

    private static final Map<String, List<Path>> FOLDERS = new ConcurrentHashMap<>();

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
        var folder = Files.createTempDirectory("junit-");
        FOLDERS.computeIfAbsent(context.getUniqueId(), none -> new CopyOnWriteArrayList<>())
                .add(folder);
        return folder;
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        keep(context);
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        keep(context);
    }

    private static void keep(ExtensionContext context) throws IOException {
        var folders = FOLDERS.remove(context.getUniqueId());
        if (folders != null) {
            var test = context.getTestClass().map(Class::getSimpleName).orElse("") + " " + context.getDisplayName();
            for (var folder : folders) {
                FileCapture.capture(folder, test);
            }
        }
    }
}
