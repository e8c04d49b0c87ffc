/** Servers and utilities that tests of several packages share. */
@org.jspecify.annotations.NullMarked
package io.cryptomarket.pipeline.testing;
