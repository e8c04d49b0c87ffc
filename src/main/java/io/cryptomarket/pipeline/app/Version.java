package io.cryptomarket.pipeline.app;

import java.io.IOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of this build. */
public final class Version implements IVersionProvider {

    private static final String FILE = "/io/cryptomarket/pipeline/version.properties";

    static String number() {
        var properties = new Properties();
        try (var in = Version.class.getResourceAsStream(FILE)) {
            properties.load(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return properties.getProperty("version");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"crypto-market-pipeline " + number()};
    }
}
