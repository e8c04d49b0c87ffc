package io.cryptomarket.pipeline.secrets;

import io.cryptomarket.pipeline.secrets.OutputCapture.Origin;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;

/** Records the requests of this process to S3. A file in the test resources registers it with the SDK. */
public final class S3RequestCapture implements ExecutionInterceptor {

    @Override
    public Optional<RequestBody> modifyHttpContent(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        return context.requestBody().map(body -> {
            var length = body.optionalContentLength();
            if (length.isEmpty() || length.get() == 0) {
                return body;
            }
            var key = context.httpRequest().encodedPath();
            var provider = body.contentStreamProvider();
            return RequestBody.fromContentProvider(
                    () -> new CapturingInputStream(provider.newStream(), key), length.get(), body.contentType());
        });
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        var request = context.httpRequest();
        OutputCapture.capture(
                Origin.S3,
                "request for " + request.encodedPath(),
                request.method() + " " + request.getUri() + "\n" + request.headers());
    }

    /** Records a content as far as it is read. */
    private static final class CapturingInputStream extends FilterInputStream {

        private final ByteArrayOutputStream read = new ByteArrayOutputStream();
        private final String key;

        CapturingInputStream(InputStream in, String key) {
            super(in);
            this.key = key;
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            if (next >= 0) {
                read.write(next);
            } else {
                keep();
            }
            return next;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int number = super.read(bytes, offset, length);
            if (number > 0) {
                read.write(bytes, offset, number);
            } else if (number < 0) {
                keep();
            }
            return number;
        }

        private void keep() {
            OutputCapture.capture(Origin.S3, "content for " + key, read.toByteArray());
            read.reset();
        }

        @Override
        public void close() throws IOException {
            keep();
            super.close();
        }
    }
}
