package io.cryptomarket.pipeline.app;

import java.util.List;

/**
 * Settings with one topic.
 *
 * @param about an introduction in Markdown; may be empty
 */
public record SettingGroup(String title, String about, List<SettingSpec> settings) {

    static SettingGroup group(String title, String about, SettingSpec... settings) {
        return new SettingGroup(title, about.strip().replaceAll("\\s+", " "), List.of(settings));
    }
}
