/** The responses of CoinCap: envelopes of assets, errors, limits, and the price of a call in credits. */
@org.jspecify.annotations.NullMarked
package io.cryptomarket.pipeline.coincap;
