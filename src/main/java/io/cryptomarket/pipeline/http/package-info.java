/** The HTTP servers: authentication, limits, calls in flight, responses and problem details. */
@org.jspecify.annotations.NullMarked
package io.cryptomarket.pipeline.http;
