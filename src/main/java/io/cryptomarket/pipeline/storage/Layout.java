package io.cryptomarket.pipeline.storage;

/**
 * Where a date's three objects are.
 *
 * @param raw the API's own answers
 * @param csv the CSVs
 * @param manifest the manifests
 */
public record Layout(KeyTemplate raw, KeyTemplate csv, KeyTemplate manifest) {}
