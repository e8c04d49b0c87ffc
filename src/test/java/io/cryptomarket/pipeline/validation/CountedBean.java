package io.cryptomarket.pipeline.validation;

import java.util.concurrent.atomic.AtomicInteger;

/** A class that a route file must not get to run; it counts whether one did. */
public final class CountedBean implements Runnable {

    private static final AtomicInteger MADE = new AtomicInteger();

    public CountedBean() {
        MADE.incrementAndGet();
    }

    /** How often it was made, or called. */
    public static int made() {
        return MADE.get();
    }

    @Override
    public void run() {
        MADE.incrementAndGet();
    }
}
