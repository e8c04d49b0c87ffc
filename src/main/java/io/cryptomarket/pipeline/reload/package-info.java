/** Editing routes while they run: an edit is looked at as a whole before any of it is applied. */
@org.jspecify.annotations.NullMarked
package io.cryptomarket.pipeline.reload;
