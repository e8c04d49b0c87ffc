package io.cryptomarket.pipeline.local;

import io.cryptomarket.pipeline.coincap.Credits;
import java.time.Instant;

/** Counts calls and their credits as CoinCap does: refused calls count and cost, too. */
final class CallMeter {
    static final int CALLS_A_MINUTE = 600;

    private static final int SECONDS_A_MINUTE = 60;

    private int calls;
    private long credits;
    private long minute = Long.MIN_VALUE;
    private int callsThisMinute;

    /**
     * A counted call.
     *
     * @param number counts the calls since the start, from 1
     * @param retryAfter seconds until calls are accepted again; 0 if this one is accepted
     */
    record Arrival(int number, int retryAfter) {}

    synchronized Arrival onRequest(Instant now) {
        var seconds = now.getEpochSecond();
        var thisMinute = Math.floorDiv(seconds, SECONDS_A_MINUTE);
        if (thisMinute != minute) {
            minute = thisMinute;
            callsThisMinute = 0;
        }
        callsThisMinute++;
        calls++;
        var over = callsThisMinute > CALLS_A_MINUTE;
        return new Arrival(calls, over ? SECONDS_A_MINUTE - Math.floorMod(seconds, SECONDS_A_MINUTE) : 0);
    }

    /** @param bytes of the answer, before compression */
    synchronized void charge(int bytes) {
        credits += Credits.ofCall(bytes);
    }

    synchronized int calls() {
        return calls;
    }

    synchronized long credits() {
        return credits;
    }
}
