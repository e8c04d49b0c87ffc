/** The lake in S3: the client, the keys and their dates, reads of stored objects, retries and error messages. */
@org.jspecify.annotations.NullMarked
package io.cryptomarket.pipeline.storage;
