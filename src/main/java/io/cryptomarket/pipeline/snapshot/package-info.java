/** What a snapshot is: its date, its raw pages, its columns, its manifest. */
@org.jspecify.annotations.NullMarked
package io.cryptomarket.pipeline.snapshot;
