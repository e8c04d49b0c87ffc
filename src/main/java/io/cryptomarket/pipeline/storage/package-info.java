/** Where snapshots live: the S3 client, a look at what is stored, and what went wrong in words. */
@org.jspecify.annotations.NullMarked
package io.cryptomarket.pipeline.storage;
