/** The contestants of the benchmark that run on Java; each is a process of its own. */
@org.jspecify.annotations.NullMarked
package io.cryptomarket.pipeline.bench;
