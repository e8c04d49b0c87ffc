/** Who may call over HTTP, what a call is answered, and what neither side ever sees of the other. */
@org.jspecify.annotations.NullMarked
package io.cryptomarket.pipeline.http;
