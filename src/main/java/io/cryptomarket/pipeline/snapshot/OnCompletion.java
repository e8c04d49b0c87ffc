package io.cryptomarket.pipeline.snapshot;

import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/** What is to be done once an exchange is over. */
final class OnCompletion {

    private OnCompletion() {}

    /** Does it when the exchange is done, whichever way that ends. */
    static void run(Exchange exchange, Runnable work) {
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                work.run();
            }
        });
    }
}
