/**
 * Proves that the service shows no secret (guarantee 9). Tests register each secret that they give to the service, the
 * captures record all its output, and a last test searches the output for all registered secrets.
 */
@org.jspecify.annotations.NullMarked
package io.cryptomarket.pipeline.secrets;
