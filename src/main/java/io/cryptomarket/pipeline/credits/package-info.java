/** What calls to CoinCap cost, and how much they may cost. */
@org.jspecify.annotations.NullMarked
package io.cryptomarket.pipeline.credits;
