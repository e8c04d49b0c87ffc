/**
 * That no secret is shown (promise 9): tests note each secret that they hand to the service, whatever the service writes
 * in a test is kept, and when all tests are done all that was kept is searched for all that was handed over.
 */
@org.jspecify.annotations.NullMarked
package io.cryptomarket.pipeline.secrets;
