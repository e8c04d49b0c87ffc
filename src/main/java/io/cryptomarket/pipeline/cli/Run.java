package io.cryptomarket.pipeline.cli;

import io.cryptomarket.pipeline.snapshot.Manifest;

/**
 * How a run ended.
 *
 * @param manifest what is published for the date
 * @param fetched whether this run stored the raw object; false when it was there
 * @param published whether this run published the date; false when it was published
 */
record Run(Manifest manifest, boolean fetched, boolean published) {}
