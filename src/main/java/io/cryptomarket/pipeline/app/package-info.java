/** The settings, and the wiring of everything else. */
@org.jspecify.annotations.NullMarked
package io.cryptomarket.pipeline.app;
