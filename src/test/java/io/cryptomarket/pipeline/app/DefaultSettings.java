package io.cryptomarket.pipeline.app;

import java.util.Properties;

/** The defaults of all settings, for tests of other packages. */
public final class DefaultSettings {

    private DefaultSettings() {}

    public static Properties properties() {
        var defaults = new Properties();
        SettingSpecs.ALL.forEach(spec -> defaults.setProperty(spec.name(), spec.defaultValue()));
        return defaults;
    }
}
