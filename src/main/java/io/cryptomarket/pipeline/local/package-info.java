/** The embedded default: an S3 server over a folder and a simulated CoinCap, both in this process and on 127.0.0.1. */
@NullMarked
package io.cryptomarket.pipeline.local;

import org.jspecify.annotations.NullMarked;
