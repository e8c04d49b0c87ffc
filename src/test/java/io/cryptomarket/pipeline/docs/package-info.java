/** Tests of what the README and the pages say. */
@org.jspecify.annotations.NullMarked
package io.cryptomarket.pipeline.docs;
