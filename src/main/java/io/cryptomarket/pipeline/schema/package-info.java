/** The schema of the CSV: data package, Athena and DuckDB. */
@org.jspecify.annotations.NullMarked
package io.cryptomarket.pipeline.schema;
