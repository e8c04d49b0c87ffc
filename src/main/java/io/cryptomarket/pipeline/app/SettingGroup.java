package io.cryptomarket.pipeline.app;

import java.util.List;

/**
 * Settings with one topic.
 *
 * @param title a heading
 * @param about what holds for all of them, in Markdown; may be empty
 */
public record SettingGroup(String title, String about, List<SettingSpec> settings) {

    static SettingGroup group(String title, String about, SettingSpec... settings) {
        return new SettingGroup(title, about.strip().replaceAll("\\s+", " "), List.of(settings));
    }
}
