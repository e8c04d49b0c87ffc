package io.cryptomarket.pipeline.reload;

import java.time.Duration;

/**
 * How edits are found.
 *
 * @param look how often the folder is looked at
 * @param settle how long it must have been left alone
 */
public record ReloadSettings(Duration look, Duration settle) {}
