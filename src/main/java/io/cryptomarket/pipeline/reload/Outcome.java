package io.cryptomarket.pipeline.reload;

/** What became of an edit of the route files. */
public enum Outcome {
    /** All of it is in use. */
    APPLIED,
    /** Some of its files are in use, the others are refused. */
    PARTLY,
    /** Nothing of it can be used. */
    REFUSED,
    /** It is in order and waits for runs to end. */
    WAITING,
    /** It was in order, but Camel did not take it; the routes before it are back. */
    ROLLED_BACK,
    /** Neither it nor the routes before it could be put in place; it is tried again and again, with all of them. */
    BROKEN
}
