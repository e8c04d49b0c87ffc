/** Whether every date is stored, and stored whole. */
@org.jspecify.annotations.NullMarked
package io.cryptomarket.pipeline.audit;
