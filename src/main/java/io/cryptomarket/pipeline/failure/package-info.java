/** The one table of failure kinds, and how a failure is recognised as one of them. */
@org.jspecify.annotations.NullMarked
package io.cryptomarket.pipeline.failure;
