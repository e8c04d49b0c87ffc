package io.cryptomarket.pipeline.coincap;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.commons.io.input.ProxyInputStream;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.jspecify.annotations.Nullable;

/**
 * Limits the time of each call, from the connection to the last byte, and the size of its response. The timeouts of the
 * HTTP client start again with every byte, and the client does not limit the size of a body.
 *
 * <p>The limits are in the client, because a route sees a response only after its body has been read.
 */
public final class ResponseLimits implements HttpClientConfigurer {

    /**
     * The response was not complete in time; the message continues "CoinCap at URL ". It has no cause, because Camel
     * would give the route that cause instead.
     */
    static final class TooSlowException extends IOException {
        private static final long serialVersionUID = 1L;

        TooSlowException(String message) {
            super(message);
        }
    }

    /** The decompressed body has more bytes than allowed; the message continues "CoinCap's answer ". */
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;

        private final long limit;

        TooLongException(long limit) {
            super("is longer than " + limit + " bytes (coincap.answer-limit)");
            this.limit = limit;
        }

        /** A lower bound of the body's length in bytes. */
        long length() {
            return limit;
        }
    }

    /** Whether the client made no connection, so that CoinCap charges nothing. */
    static boolean isNeverSent(IOException why) {
        return why instanceof ConnectException
                || why instanceof UnknownHostException
                || why instanceof ConnectTimeoutException;
    }

    private final Duration longestCall;
    private final long longestBody;

    /**
     * @param longestCall how long a call may take
     * @param longestBody the most bytes of a response's decompressed body
     */
    public ResponseLimits(Duration longestCall, long longestBody) {
        this.longestCall = longestCall;
        this.longestBody = longestBody;
    }

    /** First in the chain, so that it counts the decompressed bytes. */
    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        client.addExecInterceptorFirst("response-limits", this::execute);
    }

    private ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        var call = new CallTimer(scope.originalRequest);
        try {
            var response = chain.proceed(request, scope);
            var entity = response.getEntity();
            if (entity == null) {
                call.stop();
            } else {
                response.setEntity(new LimitedEntity(entity, call));
            }
            return response;
        } catch (IOException | HttpException | RuntimeException e) {
            call.stop();
            call.requireInTime();
            throw e;
        }
    }

    /** Aborts one call at its time limit. */
    private final class CallTimer {
        private final HttpRequest request;
        private final CompletableFuture<Boolean> late = new CompletableFuture<>();

        CallTimer(HttpRequest request) {
            this.request = request;
            // The abort fails silently at worst; the call then ends by its own time-outs.
            var unused = late.completeOnTimeout(true, longestCall.toMillis(), TimeUnit.MILLISECONDS)
                    .thenAccept(isLate -> {
                        if (isLate) {
                            abort();
                        }
                    });
        }

        /** Closes the connection at once; closing the body would first read the rest of it. */
        void abort() {
            if (request instanceof Cancellable call) {
                call.cancel();
            }
        }

        void stop() {
            late.complete(false);
        }

        void requireInTime() throws TooSlowException {
            if (late.getNow(false)) {
                throw new TooSlowException(
                        "did not finish its answer within " + longestCall.toMillis() + " ms; see coincap.call-timeout");
            }
        }
    }

    private final class LimitedEntity extends HttpEntityWrapper {
        private final CallTimer call;
        private @Nullable InputStream content;

        LimitedEntity(HttpEntity entity, CallTimer call) {
            super(entity);
            this.call = call;
        }

        @Override
        public InputStream getContent() throws IOException {
            if (content == null) {
                content = new LimitedInputStream(super.getContent(), call);
            }
            return content;
        }
    }

    private final class LimitedInputStream extends ProxyInputStream {
        private final CallTimer call;
        private long length;
        private boolean ended;

        LimitedInputStream(InputStream in, CallTimer call) {
            super(in);
            this.call = call;
        }

        @Override
        protected void afterRead(int read) throws IOException {
            call.requireInTime();
            ended = read < 0;
            length += Math.max(read, 0);
            if (length > longestBody) {
                throw new TooLongException(longestBody);
            }
        }

        @Override
        protected void handleIOException(IOException e) throws IOException {
            call.requireInTime();
            throw e instanceof SocketTimeoutException
                    ? new TooSlowException("stopped in the middle of its answer; see coincap.response-timeout")
                    : e;
        }

        @Override
        public void close() throws IOException {
            try {
                if (!ended) {
                    call.abort();
                }
                super.close();
            } finally {
                call.stop();
            }
        }
    }
}
