package io.cryptomarket.pipeline.http;

import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what Vert.x does elsewhere. */
final class VertxFutures {

    /** Opening or closing a port takes a fraction of this. */
    static final int PATIENCE_SECONDS = 10;

    private VertxFutures() {}

    static <T> T await(Future<T> coming) throws ExecutionException, TimeoutException {
        try {
            return coming.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExecutionException(e);
        }
    }
}
