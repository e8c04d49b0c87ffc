package io.cryptomarket.pipeline.bench;

import io.cryptomarket.pipeline.local.LocalS3;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** An S3 server in a process of its own, so that what it takes is not counted to who calls it. */
final class S3Server {

    private S3Server() {}

    /** Serves the folder, and says where; the arguments are folder, access key, secret key and bucket. */
    public static void main(String[] arguments) throws Exception {
        try (var server = LocalS3.start(Path.of(arguments[0]), 0, arguments[1], arguments[2], arguments[3])) {
            System.out.println("endpoint=" + server.endpoint());
            new CountDownLatch(1).await();
        }
    }
}
