package io.cryptomarket.pipeline.local;

import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An S3 server in this process, on 127.0.0.1, over a local folder: an object is the plain file {@code bucket/key}.
 *
 * <p>It checks signatures (version 4) and conditional writes as S3 does. It has no encryption, tagging or versioning,
 * and is addressed by path ({@code http://127.0.0.1:PORT/bucket/key}). One process serves a folder at a time.
 */
public final class LocalS3 implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalS3.class);

    private static final String PORT_SETTING = "local.s3-port";

    /** Jetty wants up to six for itself on a machine of many cores; the pipeline never has more than a few calls. */
    private static final int THREADS = 16;

    /** Milliseconds a call under way gets to end when the server stops. */
    private static final long STOP_TIMEOUT = 200;

    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

    private final DataFolder folder;
    private final BlobStore store;
    private final S3Proxy server;
    private final URI endpoint;

    private LocalS3(DataFolder folder, BlobStore store, S3Proxy server) {
        this.folder = folder;
        this.store = store;
        this.server = server;
        this.endpoint = uri(server.getPort());
    }

    /**
     * Starts the server and makes sure of the bucket; takes about a second.
     *
     * @param folder where the objects are kept; created when missing
     * @param port the port to listen on, 0 for any free one
     * @param accessKey the only access key let in; not blank
     * @param secretKey its secret; not blank
     * @param bucket created when missing
     * @throws LocalStartException when the folder cannot be used or is held by a running server, when the port cannot
     *     be listened on, or when the bucket cannot have its name
     */
    public static LocalS3 start(Path folder, int port, String accessKey, String secretKey, String bucket)
            throws LocalStartException {
        if (accessKey.isBlank() || secretKey.isBlank()) {
            throw new IllegalArgumentException("accessKey and secretKey must not be blank");
        }
        Loopback.check(port, PORT_SETTING);
        if (!BUCKET.matcher(bucket).matches()) {
            throw new LocalStartException(
                    "The bucket name '%s' cannot be used: give 3 to 63 of a-z, 0-9, '-' and '.', first and last a letter or digit"
                            .formatted(bucket));
        }
        var data = DataFolder.open(folder);
        try {
            return serve(data, port, accessKey, secretKey, bucket);
        } catch (LocalStartException | RuntimeException | Error e) {
            data.close();
            throw e;
        }
    }

    private static LocalS3 serve(DataFolder data, int port, String accessKey, String secretKey, String bucket)
            throws LocalStartException {
        data.createBucket(bucket);
        var store = new FilesystemNio2BlobStore(data.path().toString());
        var server = S3Proxy.builder()
                .endpoint(uri(port))
                .awsAuthentication(AuthenticationType.AWS_V4, accessKey, secretKey)
                .blobStore(store)
                .jettyMaxThreads(THREADS)
                .stopTimeout(STOP_TIMEOUT)
                .build();
        try {
            server.start();
            return new LocalS3(data, store, server);
        } catch (Exception e) {
            stop(server, store);
            throw Loopback.refused(port, PORT_SETTING, e);
        }
    }

    private static URI uri(int port) {
        return URI.create("http://%s:%d".formatted(Loopback.HOST, port));
    }

    /** Where to call it, without bucket: {@code http://127.0.0.1:PORT}. */
    public URI endpoint() {
        return endpoint;
    }

    /** The real path of the folder the objects are in. */
    public Path folder() {
        return folder.path();
    }

    /**
     * Whether content types and user metadata are kept. False on a file system without extended attributes: objects
     * are then kept and served, but as {@code binary/octet-stream} and without metadata.
     */
    public boolean keepsMetadata() {
        return folder.keepsMetadata();
    }

    /** Stops the server and gives the folder free; calls under way get a moment to end. Closing twice does nothing. */
    @Override
    public void close() {
        try {
            stop(server, store);
        } finally {
            folder.close();
        }
    }

    private static void stop(S3Proxy server, BlobStore store) {
        try {
            server.stop();
        } catch (TimeoutException e) {
            // A client kept its idle connection, as pooled ones do: it is closed now all the same.
            LOG.debug("Connections were still open when the local S3 server stopped");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("The local S3 server did not stop in order: {}", e.toString());
        }
        store.close();
    }
}
