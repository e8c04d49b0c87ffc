package io.cryptomarket.pipeline.reload;

/** What became of an edit of the route files, which is the whole folder. */
public enum Outcome {
    /** It is in use. */
    APPLIED,
    /** There is an error in it; the routes before it go on. */
    REFUSED,
    /** It is in order, and is used as soon as one of the generations that are retiring has ended. */
    WAITING,
    /** The folder is again as the routes in use are. */
    REVERTED
}
