package io.cryptomarket.pipeline.coincap;

/**
 * What kind of fault an answer of CoinCap is, or a call that brought none. Only a passing one is worth a further call,
 * since rejected calls were seen to count against the quota.
 *
 * <table>
 * <caption>What CoinCap answers</caption>
 * <tr><th>status</th><th>body</th><th>meaning</th><th>fault</th></tr>
 * <tr><td>200</td><td>the envelope</td><td>no fault</td><td></td></tr>
 * <tr><td>200</td><td>HTML, a list, {@code data} an object, longer than is allowed</td><td>not the API, or not this
 * version of it</td><td>{@link #MALFORMED}</td></tr>
 * <tr><td>200</td><td>breaks off</td><td>a connection that was cut</td><td>{@link #TRANSIENT}</td></tr>
 * <tr><td>3xx</td><td></td><td>the API is elsewhere</td><td>{@link #REFUSED}</td></tr>
 * <tr><td>400</td><td>{@code {"error":"...","timestamp":ms}}</td><td>a bad parameter, such as a limit over
 * 2000</td><td>{@link #REFUSED}</td></tr>
 * <tr><td>401</td><td></td><td>the key is missing or wrong</td><td>{@link #REFUSED}</td></tr>
 * <tr><td>403</td><td>{@code Monthly usage limit exceeded}</td><td>the quota is used up</td><td>{@link #QUOTA}</td></tr>
 * <tr><td>403</td><td>anything else</td><td>the key is not allowed this</td><td>{@link #REFUSED}</td></tr>
 * <tr><td>404</td><td>{@code {"error":"bitcoin not found","timestamp":ms}}</td><td>an unknown asset or
 * path</td><td>{@link #REFUSED}</td></tr>
 * <tr><td>429</td><td>speaks of a minute</td><td>a burst</td><td>{@link #TRANSIENT}</td></tr>
 * <tr><td>4xx</td><td>speaks of a deprecation or a sunset, or has {@code data.message}</td><td>this version is being
 * shut down</td><td>{@link #SUNSET}</td></tr>
 * <tr><td>410</td><td></td><td>this version is gone</td><td>{@link #SUNSET}</td></tr>
 * <tr><td>429</td><td>anything else, or nothing</td><td>the quota is used up</td><td>{@link #QUOTA}</td></tr>
 * <tr><td>5xx, 530</td><td></td><td>CoinCap's own trouble, or Cloudflare's</td><td>{@link #TRANSIENT}</td></tr>
 * <tr><td>none</td><td></td><td>no connection, a reset, silence, too slow</td><td>{@link #TRANSIENT}</td></tr>
 * </table>
 */
public enum ErrorKind {
    /** It may be gone at the next try. */
    TRANSIENT,
    /** CoinCap does not take the call as it is: a parameter, the key or the path is wrong. */
    REFUSED,
    /** The plan's calls are used up until it is renewed. */
    QUOTA,
    /** This version of the API is being shut down, or is gone. */
    SUNSET,
    /** The answer is whole, and not what the API promises. */
    MALFORMED,
    /** This machine could not take the answer in, mostly for want of disk space; CoinCap did its part. */
    LOCAL
}
