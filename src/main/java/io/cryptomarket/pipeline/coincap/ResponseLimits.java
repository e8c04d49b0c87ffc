package io.cryptomarket.pipeline.coincap;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.http.HttpClientConfigurer;
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
 * Bounds each call as a whole, from the connecting to the last byte; the client's own timeouts begin anew with every
 * byte, and nothing else bounds a body.
 *
 * <p>It sits in the client because the route gets to see an answer only once its body is read. It makes no calls.
 */
public final class ResponseLimits implements HttpClientConfigurer {

    /** The answer did not end in time; the message goes on after who did not answer. */
    static final class TooSlowException extends IOException {
        private static final long serialVersionUID = 1L;

        /** Without what the cutting off threw: Camel would hand that to the route, as it does with any cause. */
        TooSlowException(Duration longest) {
            super("did not finish its answer within " + longest.toMillis() + " ms; see coincap.call-timeout");
        }
    }

    /** The body has more bytes, once decompressed, than are allowed; the message goes on after whose answer. */
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;

        private final long most;

        TooLongException(long most) {
            super("is longer than " + most + " bytes (coincap.answer-limit)");
            this.most = most;
        }

        /** How many bytes of it came, at least. */
        long length() {
            return most;
        }
    }

    /** The answer began and then nothing more came; the message goes on after who did not answer. */
    static final class StalledException extends IOException {
        private static final long serialVersionUID = 1L;

        StalledException() {
            super("stopped in the middle of its answer; see coincap.response-timeout");
        }
    }

    /** Whether a call reached nobody, so that nothing can be charged for it. */
    static boolean isNeverSent(IOException why) {
        return why instanceof ConnectException
                || why instanceof UnknownHostException
                || why instanceof ConnectTimeoutException;
    }

    private final Duration longest;
    private final long most;
    private final ScheduledThreadPoolExecutor timer = timer();

    /**
     * @param longest how long a call may take
     * @param most how many bytes the decompressed body of an answer may have
     */
    public ResponseLimits(Duration longest, long most) {
        this.longest = longest;
        this.most = most;
    }

    /** Its thread ends when there is nothing to wait for, so that nobody needs to stop it. */
    private static ScheduledThreadPoolExecutor timer() {
        var timer = new ScheduledThreadPoolExecutor(1, work -> {
            var thread = new Thread(work, "call-limits");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(1, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }

    /** First of all, so that the bytes are counted as the route gets them. */
    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        client.addExecInterceptorFirst("call-limits", this::execute);
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

    /** Watches over one call, which is cut off when its time is over. */
    private final class CallTimer {
        private final HttpRequest request;
        private final Future<?> stop;
        private volatile boolean late;

        CallTimer(HttpRequest request) {
            this.request = request;
            this.stop = timer.schedule(this::onTimeout, longest.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void onTimeout() {
            late = true;
            abort();
        }

        /** Closes the connection at once; closing the body would first read it to its end, if it has one. */
        void abort() {
            if (request instanceof Cancellable call) {
                call.cancel();
            }
        }

        void stop() {
            stop.cancel(false);
        }

        void requireInTime() throws TooSlowException {
            if (late) {
                throw new TooSlowException(longest);
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

    private final class LimitedInputStream extends InputStream {
        private final InputStream in;
        private final CallTimer call;
        private long length;
        private boolean ended;

        LimitedInputStream(InputStream in, CallTimer call) {
            this.in = in;
            this.call = call;
        }

        @Override
        public int read() throws IOException {
            var octet = new byte[1];
            return read(octet, 0, 1) < 0 ? -1 : octet[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int atMost) throws IOException {
            int read;
            try {
                read = in.read(into, offset, atMost);
            } catch (SocketTimeoutException e) {
                call.requireInTime();
                throw new StalledException();
            } catch (IOException | RuntimeException e) {
                call.requireInTime();
                throw e;
            }
            call.requireInTime();
            count(read);
            return read;
        }

        private void count(int read) throws TooLongException {
            ended = read < 0;
            length += Math.max(read, 0);
            if (length > most) {
                throw new TooLongException(most);
            }
        }

        @Override
        public void close() throws IOException {
            try {
                if (!ended) {
                    call.abort();
                }
                in.close();
            } finally {
                call.stop();
            }
        }
    }
}
