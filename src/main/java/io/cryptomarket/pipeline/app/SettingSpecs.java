package io.cryptomarket.pipeline.app;

import java.util.List;
import java.util.stream.Stream;

/**
 * The list of settings. The defaults, the check at the start, the settings file {@code config/pipeline.properties} and
 * the page {@code src/docs/settings.md} come from it; a test holds the two files against it and can write them anew.
 */
public final class SettingSpecs {

    /** In the order of the settings file. */
    public static final List<SettingGroup> GROUPS = Stream.of(
                    CoinCapSettings.GROUPS, StorageSettings.GROUPS, ServiceSettings.GROUPS)
            .flatMap(List::stream)
            .toList();

    public static final List<SettingSpec> ALL =
            GROUPS.stream().flatMap(group -> group.settings().stream()).toList();

    private SettingSpecs() {}

    /**
     * The setting of a name.
     *
     * @throws java.util.NoSuchElementException if the list has no setting of this name
     */
    public static SettingSpec named(String name) {
        return ALL.stream().filter(spec -> spec.name().equals(name)).findFirst().orElseThrow();
    }
}
