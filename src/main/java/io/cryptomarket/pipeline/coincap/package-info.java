/** What CoinCap says: its envelope of assets, its faults, its prices in credits. */
@org.jspecify.annotations.NullMarked
package io.cryptomarket.pipeline.coincap;
