/** Tests of the packaged distribution, in processes of its own. */
@org.jspecify.annotations.NullMarked
package io.cryptomarket.pipeline.dist;
