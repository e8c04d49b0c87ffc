/** Checks that every date is stored and complete. */
@org.jspecify.annotations.NullMarked
package io.cryptomarket.pipeline.audit;
