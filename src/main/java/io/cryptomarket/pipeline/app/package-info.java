/** The settings, and the wiring of all other packages. */
@org.jspecify.annotations.NullMarked
package io.cryptomarket.pipeline.app;
