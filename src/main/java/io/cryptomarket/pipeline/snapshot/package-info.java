/** A snapshot: its date, raw pages, quality checks, CSV columns and manifest. */
@org.jspecify.annotations.NullMarked
package io.cryptomarket.pipeline.snapshot;
