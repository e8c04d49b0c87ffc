package io.cryptomarket.pipeline.app;

import io.cryptomarket.pipeline.coincap.Credits;
import io.cryptomarket.pipeline.coincap.Field;
import io.cryptomarket.pipeline.credits.CreditCap;
import io.cryptomarket.pipeline.snapshot.GateSettings;
import io.cryptomarket.pipeline.storage.KeyTemplate;
import io.cryptomarket.pipeline.storage.Layout;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The values of the settings. The environment overrides the settings file, which overrides the defaults of
 * {@link SettingSpecs}. Each value is one that its setting allows.
 */
public final class Settings {

    private final Path home;
    private final Map<String, String> values;
    private final List<String> warnings;

    private Settings(Path home, Map<String, String> values, List<String> warnings) {
        this.home = home;
        this.values = Map.copyOf(values);
        this.warnings = List.copyOf(warnings);
    }

    /**
     * Reads the settings and checks every value.
     *
     * @param home the folder of this installation, at which relative paths start
     * @param file the settings file, or null for {@code config/pipeline.properties} under home, if it is there
     * @throws UsageException with one line for every wrong value, and where it was found
     */
    public static Settings load(Path home, @Nullable Path file, Map<String, String> environment) throws UsageException {
        var values = new HashMap<String, String>();
        var origins = new HashMap<String, String>();
        var warnings = new ArrayList<String>();
        SettingSpecs.ALL.forEach(spec -> values.put(spec.name(), spec.defaultValue()));
        var usual = home.resolve("config/pipeline.properties");
        if (file != null || Files.exists(usual)) {
            applyFile(file != null ? file : usual, values, origins, warnings);
        }
        applyEnvironment(environment, values, origins);
        UsageException.refuse(SettingsProblems.of(values, origins, environment));
        return new Settings(home, values, warnings);
    }

    private static void applyFile(
            Path file, Map<String, String> values, Map<String, String> origins, List<String> warnings)
            throws UsageException {
        var read = new Properties();
        String text;
        try {
            // Some editors begin a file with a byte order mark, which would be part of the first setting's name.
            text = Files.readString(file, StandardCharsets.UTF_8).replaceFirst("^\uFEFF", "");
            read.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException e) {
            throw new UsageException("settings file " + file + " " + describeFailure(e), e);
        }
        var lines = text.lines().map(String::strip).toList();
        for (var name : read.stringPropertyNames()) {
            var origin = file + ", line " + lineOf(name, lines);
            if (!values.containsKey(name)) {
                warnings.add(
                        "setting " + name + " is not known and only of use to a route that names it (" + origin + ")");
            }
            values.put(name, read.getProperty(name).strip());
            origins.put(name, origin);
        }
    }

    private static String describeFailure(Exception reading) {
        if (reading instanceof NoSuchFileException) {
            return "does not exist; see --config";
        }
        return reading instanceof CharacterCodingException
                ? "is not UTF-8; save it as that"
                : "cannot be read: " + reading.getMessage();
    }

    private static int lineOf(String name, List<String> lines) {
        for (int i = lines.size() - 1; i > 0; i--) {
            var line = lines.get(i);
            if (line.startsWith(name) && line.substring(name.length()).matches("\\s*[=:].*|\\s.*")) {
                return i + 1;
            }
        }
        return 1;
    }

    private static void applyEnvironment(
            Map<String, String> environment, Map<String, String> values, Map<String, String> origins) {
        // Known settings only: PATH would override a setting "path" of the file.
        for (var spec : SettingSpecs.ALL) {
            var value = environment.get(spec.variable());
            if (value != null) {
                values.put(spec.name(), value.strip());
                origins.put(spec.name(), "environment variable " + spec.variable());
            }
        }
    }

    /** Problems that do not stop the service, one line each. */
    public List<String> warnings() {
        return warnings;
    }

    /** All values by name, except secrets. */
    Properties shown() {
        var shown = new Properties();
        shown.putAll(values);
        SettingSpecs.ALL.stream().filter(SettingSpec::isSecret).forEach(spec -> shown.remove(spec.name()));
        return shown;
    }

    public String text(String name) {
        var value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name);
        }
        return value;
    }

    /** Null if the setting is empty. */
    @Nullable
    String textOrNull(String name) {
        var value = text(name);
        return value.isEmpty() ? null : value;
    }

    /** Null if the setting is "off". */
    @Nullable
    public Integer numberOrOff(String name) {
        return text(name).equals(AllowedValues.OFF) ? null : Integer.valueOf(number(name));
    }

    /**
     * A cap on the cost of calls; null without one.
     *
     * @param snapshots the default, as a multiple of the estimated price of one snapshot
     */
    @Nullable
    CreditCap cap(String name, int snapshots) {
        if (text(name).isEmpty()) {
            int assets = number("coincap.assets");
            long credits = snapshots * Credits.ofSnapshot(assets, number("coincap.page-size"));
            return new CreditCap(credits, name + ", which is not set and so for " + assets + " assets,");
        }
        var credits = numberOrOff(name);
        return credits == null ? null : new CreditCap(credits, name);
    }

    KeyTemplate keys(String name) {
        return new KeyTemplate(text(name));
    }

    /** The keys of a date's objects. */
    public Layout layout() {
        return new Layout(keys("lake.raw-key"), keys("lake.csv-key"), keys("lake.manifest-key"));
    }

    /** The limits of the quality checks. */
    GateSettings gates() {
        return new GateSettings(
                number("gates.minimum-rows"),
                numberOrOff("gates.duplicate-ids"),
                names("gates.required-fields"),
                numberOrOff("gates.missing-values"),
                names("gates.expected-fields"),
                numberOrOff("gates.not-decimal"),
                numberOrOff("gates.negative"),
                numberOrOff("gates.unreadable"),
                numberOrOff("gates.row-change-percent"),
                numberOrOff("gates.unchanged-percent"),
                numberOrOff("gates.stale-minutes"),
                knownFields());
    }

    int number(String name) {
        return Integer.parseInt(text(name));
    }

    /** The names in a list of API fields. */
    List<String> names(String name) {
        return Stream.of(text(name).split(","))
                .map(String::strip)
                .filter(field -> !field.isEmpty())
                .toList();
    }

    /** The fields that the service does not report as new: CoinCap's documented ones and those of a setting. */
    Set<String> knownFields() {
        var known = Field.KNOWN.stream().map(Field::name);
        return Stream.concat(known, names("coincap.known-fields").stream()).collect(Collectors.toSet());
    }

    /** The URL without a slash at its end; null if the setting is empty. */
    @Nullable
    URI urlOrNull(String name) {
        var value = textOrNull(name);
        return value == null ? null : URI.create(value.replaceAll("/+$", ""));
    }

    /** A path; relative ones start at the folder of this installation. */
    public Path path(String name) {
        return home.resolve(text(name)).toAbsolutePath().normalize();
    }
}
