package io.cryptomarket.pipeline.storage;

/** The keys of the three objects of a date: CoinCap's raw answer, the CSV and the manifest. */
public record Layout(KeyTemplate raw, KeyTemplate csv, KeyTemplate manifest) {}
