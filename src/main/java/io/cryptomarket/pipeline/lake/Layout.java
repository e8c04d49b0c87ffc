package io.cryptomarket.pipeline.lake;

/**
 * Where a date's three objects are.
 *
 * @param raw the API's own answers
 * @param csv the CSVs
 * @param manifest the manifests
 */
public record Layout(Keys raw, Keys csv, Keys manifest) {}
