package io.cryptomarket.pipeline.snapshot;

/** Receives the progress of a run, on the run's thread, after every page and every few rows. */
public interface Progress {

    /** Does nothing. */
    Progress NONE = (step, done, of) -> {};

    /**
     * Receives the state of one step.
     *
     * @param step its name, such as "fetching"
     * @param done how many assets are done
     * @param of how many assets are expected, 0 if that is unknown
     */
    void report(String step, long done, long of);
}
