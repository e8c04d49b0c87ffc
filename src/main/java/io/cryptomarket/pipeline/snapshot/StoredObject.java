package io.cryptomarket.pipeline.snapshot;

/**
 * An object in the lake, by name and content.
 *
 * @param key its key in the bucket
 * @param bytes its length
 * @param sha256 its SHA-256, 64 lower-case hexadecimal digits
 */
public record StoredObject(String key, long bytes, String sha256) {}
