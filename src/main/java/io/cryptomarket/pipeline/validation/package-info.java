/** Checks route files before they are used, and reports every problem with file, line and column. */
@org.jspecify.annotations.NullMarked
package io.cryptomarket.pipeline.validation;
