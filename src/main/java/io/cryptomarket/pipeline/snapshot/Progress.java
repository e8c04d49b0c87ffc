package io.cryptomarket.pipeline.snapshot;

/** Hears how far a run is. Called from the thread that runs it, for every page and every few rows. */
public interface Progress {

    /** Nobody is looking. */
    Progress NONE = (step, done, of) -> {};

    /**
     * Hears of a step's state.
     *
     * @param step what is being done, such as "fetching"
     * @param done assets done in this step so far
     * @param of assets expected in this step, 0 where that is not known
     */
    void report(String step, long done, long of);
}
