package io.cryptomarket.pipeline.local;

import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeoutException;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An S3 server in this process, on 127.0.0.1, over a local folder: each object is the plain file {@code bucket/key}.
 *
 * <p>It checks signatures (version 4) and conditional writes as S3 does. It has no encryption, tagging or versioning.
 * Requests are path-style ({@code http://127.0.0.1:PORT/bucket/key}). One process serves a folder at a time.
 */
public final class LocalS3 implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalS3.class);

    private static final String PORT_SETTING = "local.s3-port";

    /** Jetty reserves up to six on a machine with many cores; the pipeline never has more than a few calls. */
    private static final int THREADS = 16;

    /** Milliseconds for calls in progress to end when the server stops. */
    private static final long STOP_TIMEOUT = 200;

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
     * Starts the server and creates the bucket if it is missing; takes about a second.
     *
     * @param folder holds the objects; created if it is missing
     * @param port the port to listen on, 0 for any free one
     * @param accessKey the only accepted access key; not blank
     * @param secretKey its secret; not blank
     * @param bucket a valid bucket name
     * @throws LocalStartException if the folder cannot be used, if a running server uses it, or if the port cannot be
     *     listened on
     */
    public static LocalS3 start(Path folder, int port, String accessKey, String secretKey, String bucket)
            throws LocalStartException {
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

    /** The endpoint URL, without bucket: {@code http://127.0.0.1:PORT}. */
    public URI endpoint() {
        return endpoint;
    }

    /** The real path of the folder that holds the objects. */
    public Path folder() {
        return folder.path();
    }

    /**
     * Whether the server keeps content types and user metadata. False on a file system without extended attributes: all
     * objects are then served as {@code binary/octet-stream} without metadata.
     */
    public boolean keepsMetadata() {
        return folder.keepsMetadata();
    }

    /** Stops the server and releases the folder; calls in progress get a moment to end. Closing twice does nothing. */
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
            // A pooled client kept its idle connection. The server has closed it now.
            LOG.debug("the local S3 server closed open connections");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("the local S3 server failed to stop: {}", e.toString());
        }
        store.close();
    }
}
