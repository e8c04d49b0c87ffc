/** Where snapshots live: the S3 client, the keys, and what went wrong there in words. */
@org.jspecify.annotations.NullMarked
package io.cryptomarket.pipeline.lake;
