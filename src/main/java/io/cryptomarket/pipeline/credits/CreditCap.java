package io.cryptomarket.pipeline.credits;

/**
 * The most that may be spent in a period.
 *
 * @param credits how many credits
 * @param origin where that comes from, for a message: the setting's name, and that it is its default
 */
public record CreditCap(long credits, String origin) {}
