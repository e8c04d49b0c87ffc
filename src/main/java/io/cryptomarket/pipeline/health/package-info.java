/** Health, metrics and run log of the service. No run depends on them. */
@org.jspecify.annotations.NullMarked
package io.cryptomarket.pipeline.health;
