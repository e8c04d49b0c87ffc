/** The table of failure kinds, and the mapping of exceptions to them. */
@org.jspecify.annotations.NullMarked
package io.cryptomarket.pipeline.failure;
