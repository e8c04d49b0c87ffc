package io.cryptomarket.pipeline.reload;

import java.time.Duration;

/**
 * How edits are waited for.
 *
 * @param look how often the folder is looked at
 * @param settle how long it must have been left alone
 * @param drain how long new runs are held for those that are under way
 * @param again how long after that another attempt is made
 */
public record ReloadSettings(Duration look, Duration settle, Duration drain, Duration again) {}
