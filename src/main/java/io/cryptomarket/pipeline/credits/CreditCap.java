package io.cryptomarket.pipeline.credits;

/**
 * The most credits that may be spent in a period.
 *
 * @param origin the setting's name for messages, with a note if it has its default
 */
public record CreditCap(long credits, String origin) {}
