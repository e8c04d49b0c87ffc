package io.cryptomarket.pipeline.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.app.DefaultSettings;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.storage.KeyTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Incident 17: what wrote the data could also delete it. The IAM policies that are shipped, by role. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PoliciesTest {

    private static final Path WRITER = Path.of("src/main/dist/aws/policy-writer.json");
    private static final Path READER = Path.of("src/main/dist/aws/policy-reader.json");
    private static final SnapshotDate DATE = new SnapshotDate(LocalDate.of(2026, 11, 23));
    private static final String BUCKET = "arn:aws:s3:::BUCKET";

    /** What a reader needs; all the rest is the writer's alone. */
    private static final List<String> PUBLISHED =
            List.of("lake.csv-key", "lake.manifest-key", "lake.datapackage-key", "lake.athena-key", "lake.duckdb-key");

    @Test
    void The_writer_reads_and_writes_and_deletes_nothing() throws IOException {
        assertThat(actions(WRITER)).containsExactly("s3:GetObject", "s3:PutObject", "s3:ListBucket");
    }

    @Test
    void The_reader_writes_nothing() throws IOException {
        assertThat(actions(READER)).containsExactly("s3:GetObject", "s3:ListBucket");
    }

    @Test
    void The_writer_may_write_every_object_that_is_stored_by_default() throws IOException {
        for (var setting : settings()) {
            assertThat(granted(WRITER, "s3:GetObject", object(setting)))
                    .as(setting)
                    .isTrue();
            assertThat(granted(WRITER, "s3:PutObject", object(setting)))
                    .as(setting)
                    .isTrue();
        }
        assertThat(settings()).hasSizeGreaterThan(7).containsAll(PUBLISHED);
    }

    @Test
    void The_reader_may_read_published_objects_and_nothing_else() throws IOException {
        for (var setting : settings()) {
            assertThat(granted(READER, "s3:GetObject", object(setting)))
                    .as(setting)
                    .isEqualTo(PUBLISHED.contains(setting));
        }
    }

    @Test
    void The_reader_lists_only_what_is_published() throws IOException {
        var prefixes = Stream.of("assets/", "assets/date=", "schema/", "datapackage.json");
        var hidden = Stream.of("", "raw/", "quarantine/", "credits/", "r", "/");

        assertThat(prefixes).allMatch(prefix -> lists(READER, prefix));
        assertThat(hidden).noneMatch(prefix -> lists(READER, prefix));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"other/key", "rawer/key", "datapackage.json.old", "", "assets", "config/pipeline.properties"})
    void No_policy_covers_another_object_of_the_bucket(String key) throws IOException {
        for (var policy : List.of(WRITER, READER)) {
            assertThat(granted(policy, "s3:GetObject", key)).isFalse();
            assertThat(granted(policy, "s3:PutObject", key)).isFalse();
        }
    }

    @Test
    void Every_statement_allows_a_named_action_in_the_bucket() throws IOException {
        for (var policy : List.of(WRITER, READER)) {
            assertThat(read(policy).path("Version").asText()).isEqualTo("2012-10-17");
            for (var statement : statements(policy)) {
                assertThat(statement.path("Effect").asText()).isEqualTo("Allow");
                assertThat(texts(statement.path("Action"))).isNotEmpty().noneMatch(action -> action.contains("*"));
                assertThat(texts(statement.path("Resource")))
                        .isNotEmpty()
                        .allMatch(resource -> resource.equals(BUCKET) || resource.startsWith(BUCKET + "/"));
                assertThat(statement.has("NotAction") || statement.has("NotResource"))
                        .isFalse();
            }
        }
    }

    /** The settings that say where something is stored. */
    private static List<String> settings() throws IOException {
        return DefaultSettings.properties().stringPropertyNames().stream()
                .filter(name -> name.matches("lake\\..*-(key|prefix)"))
                .sorted()
                .toList();
    }

    /** A key that a setting leads to by default. */
    private static String object(String setting) throws IOException {
        var value = DefaultSettings.properties().getProperty(setting);
        return setting.endsWith("-prefix") ? value + "/date=2026-11-23/x.json" : new KeyTemplate(value).of(DATE);
    }

    private static boolean granted(Path policy, String action, String key) throws IOException {
        return statements(policy).stream()
                .filter(statement -> texts(statement.path("Action")).contains(action))
                .flatMap(statement -> texts(statement.path("Resource")).stream())
                .anyMatch(resource -> matches(resource, BUCKET + "/" + key));
    }

    private static boolean lists(Path policy, String prefix) {
        try {
            return statements(policy).stream()
                    .filter(statement -> texts(statement.path("Action")).contains("s3:ListBucket"))
                    .flatMap(statement -> texts(statement.at("/Condition/StringLike/s3:prefix")).stream())
                    .anyMatch(allowed -> matches(allowed, prefix));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As IAM matches: a star is any text. */
    private static boolean matches(String pattern, String text) {
        var regex = Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return text.matches(regex);
    }

    private static List<String> actions(Path policy) throws IOException {
        var actions = new ArrayList<String>();
        statements(policy).forEach(statement -> actions.addAll(texts(statement.path("Action"))));
        return actions;
    }

    private static List<JsonNode> statements(Path policy) throws IOException {
        return StreamSupport.stream(read(policy).path("Statement").spliterator(), false)
                .toList();
    }

    private static JsonNode read(Path policy) throws IOException {
        return new ObjectMapper().readTree(Files.readString(policy));
    }

    /** IAM takes one text or a list of them. */
    private static List<String> texts(JsonNode node) {
        return node.isArray()
                ? StreamSupport.stream(node.spliterator(), false)
                        .map(JsonNode::asText)
                        .toList()
                : List.of(node.asText());
    }
}
