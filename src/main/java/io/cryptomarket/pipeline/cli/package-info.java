/** The commands and the list of settings. */
@org.jspecify.annotations.NullMarked
package io.cryptomarket.pipeline.cli;
