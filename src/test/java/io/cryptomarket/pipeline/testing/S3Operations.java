package io.cryptomarket.pipeline.testing;

import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** Which operations of S3 were asked for. The SDK finds this by a file among the test resources. */
public final class S3Operations implements ExecutionInterceptor {

    private static final Set<String> ASKED = new ConcurrentSkipListSet<>();

    /** Forgets what was asked for before. */
    public static void forget() {
        ASKED.clear();
    }

    /** The operations that any client of this process has asked for since then, such as PutObject. */
    public static Set<String> asked() {
        return Set.copyOf(ASKED);
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        ASKED.add(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
    }
}
