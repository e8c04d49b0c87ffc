package io.cryptomarket.pipeline.cli;

import io.cryptomarket.pipeline.app.Backends;
import io.cryptomarket.pipeline.app.Pipeline;
import io.cryptomarket.pipeline.snapshot.Manifest;
import io.cryptomarket.pipeline.storage.Preview;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Prints the stored objects of a date as the result of a command. */
final class SnapshotPrinter {

    private static final int PREVIEW_LINES = 6;

    private SnapshotPrinter() {}

    /** Prints a headline, the locations and the beginning of the CSV to stdout. */
    static int print(String headline, Manifest manifest, Pipeline pipeline, Backends backends) throws IOException {
        // UTF-8 in every locale, since names of assets are not all ASCII.
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        out.println(headline);
        print(manifest, backends, out);
        var csv = manifest.csv().key();
        Preview.of(pipeline.s3(), backends.lake().bucket(), csv, PREVIEW_LINES).forEach(out::println);
        return CommandRunner.DONE;
    }

    private static void print(Manifest manifest, Backends backends, PrintStream out) {
        var bucket = "s3://" + backends.lake().bucket() + "/";
        out.println("  source    " + manifest.source() + (manifest.simulated() ? " (a simulated market)" : "")
                + ", data of " + manifest.apiTimestamp() + ", " + manifest.credits() + " credits");
        out.println("  raw       " + bucket + manifest.raw().key());
        out.println("  csv       " + bucket + manifest.csv().key() + ", " + manifest.rows() + " rows, "
                + manifest.csv().bytes() + " bytes");
        out.println("  sha256    " + manifest.csv().sha256());
        var folder = backends.bucketFolder();
        if (folder != null) {
            out.println("  file      " + folder.resolve(manifest.csv().key()));
        }
        out.println();
    }
}
