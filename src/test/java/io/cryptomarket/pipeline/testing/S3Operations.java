package io.cryptomarket.pipeline.testing;

import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** Records which S3 operations are called. The SDK finds this class by a file in the test resources. */
public final class S3Operations implements ExecutionInterceptor {

    private static final Set<String> ASKED = new ConcurrentSkipListSet<>();

    /** Forgets the recorded operations. */
    public static void forget() {
        ASKED.clear();
    }

    /** The operations that any client of this process has called since then, such as PutObject. */
    public static Set<String> asked() {
        return Set.copyOf(ASKED);
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        ASKED.add(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
    }
}
