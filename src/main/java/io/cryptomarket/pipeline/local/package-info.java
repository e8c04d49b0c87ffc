/** The embedded default: an S3 server over a folder, and a simulated CoinCap, both in this process on 127.0.0.1. */
@org.jspecify.annotations.NullMarked
package io.cryptomarket.pipeline.local;
