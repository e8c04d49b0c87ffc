package io.cryptomarket.pipeline.reload;

/** The outcome of an edit. An edit is the content of the whole folder. */
public enum Outcome {
    /** It is in use. */
    APPLIED,
    /** There is an error in it; the routes before it go on. */
    REFUSED,
    /** It is in order, and is used as soon as one of the generations that are retiring has ended. */
    WAITING,
    /** The folder has the same content as the routes in use again. */
    REVERTED
}
