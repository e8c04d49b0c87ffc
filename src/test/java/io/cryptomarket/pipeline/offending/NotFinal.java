package io.cryptomarket.pipeline.offending;

/** Public, and anybody may extend it. */
public class NotFinal {}
