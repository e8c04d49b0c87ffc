package io.cryptomarket.pipeline.snapshot;

/**
 * An object in S3: its key and a fingerprint of its content.
 *
 * @param key its key in the bucket
 * @param bytes its length in bytes
 * @param sha256 its SHA-256, 64 lower-case hexadecimal digits
 */
public record StoredObject(String key, long bytes, String sha256) {}
