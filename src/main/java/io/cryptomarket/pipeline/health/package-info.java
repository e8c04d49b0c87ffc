/** How the service is: what it says of itself to those who look after it, and what it counts. No run depends on it. */
@org.jspecify.annotations.NullMarked
package io.cryptomarket.pipeline.health;
