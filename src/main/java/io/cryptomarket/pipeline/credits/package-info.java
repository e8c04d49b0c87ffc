/** Records the credits of CoinCap calls and enforces the caps. */
@org.jspecify.annotations.NullMarked
package io.cryptomarket.pipeline.credits;
