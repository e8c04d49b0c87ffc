package io.cryptomarket.pipeline.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as a route file, and when one is another than before. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RouteFolderTest {

    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".clock.camel.yaml",
                ".#clock.camel.yaml",
                "#clock.camel.yaml#",
                "#clock.camel.yaml",
                "clock.camel.yaml~",
                "~clock.camel.yaml",
                ".clock.camel.yaml.swp",
                "clock.camel.yaml.bak",
                "clock.camel.yaml.tmp",
                "clock.yaml",
                "4913",
                "README.md"
            })
    void What_editors_and_people_leave_beside_is_no_route_file(String name) throws Exception {
        Files.writeString(folder.resolve(name), "[");

        assertThat(new RouteFolder(folder).read().files().isEmpty()).isTrue();
    }

    @Test
    void A_folder_that_is_left_alone_is_read_once() throws Exception {
        save("clock", "a");
        var files = new RouteFolder(folder);

        assertThat(files.read()).isSameAs(files.read());
    }

    @Test
    void An_edit_of_the_same_length_in_the_same_moment_is_seen() throws Exception {
        var file = save("clock", "a");
        var files = new RouteFolder(folder);
        files.read();
        var time = Files.getLastModifiedTime(file);
        Files.writeString(file, "b");
        Files.setLastModifiedTime(file, time);

        assertThat(files.read().files().text("clock.camel.yaml")).isEqualTo("b");
    }

    @Test
    void A_folder_that_appears_later_is_read_then() throws Exception {
        var later = folder.resolve("later");
        var files = new RouteFolder(later);
        assertThat(files.read().unreadable()).singleElement().asString().contains("later", "routes.folder");

        Files.createDirectory(later);
        Files.writeString(later.resolve("clock.camel.yaml"), "a");

        assertThat(files.read().files().names()).containsExactly("clock.camel.yaml");
        assertThat(files.read().unreadable()).isEmpty();
    }

    /** As Kubernetes mounts a ConfigMap: each file is a link through a link that is exchanged. */
    @Test
    void Files_that_are_links_through_a_link_are_followed_when_that_is_exchanged() throws Exception {
        Files.createDirectory(folder.resolve("..one"));
        Files.createDirectory(folder.resolve("..two"));
        Files.writeString(folder.resolve("..one/clock.camel.yaml"), "a");
        Files.writeString(folder.resolve("..two/clock.camel.yaml"), "b");
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..one"));
        Files.createSymbolicLink(folder.resolve("clock.camel.yaml"), Path.of("..data/clock.camel.yaml"));
        var files = new RouteFolder(folder);
        assertThat(files.read().files().text("clock.camel.yaml")).isEqualTo("a");

        Files.createSymbolicLink(folder.resolve("..fresh"), Path.of("..two"));
        Files.move(
                folder.resolve("..fresh"),
                folder.resolve("..data"),
                java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertThat(files.read().files().text("clock.camel.yaml")).isEqualTo("b");
    }

    @Test
    void A_file_that_is_no_text_is_named() throws Exception {
        Files.write(folder.resolve("clock.camel.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 'a', 0});

        var found = new RouteFolder(folder).read();

        assertThat(found.files().isEmpty()).isTrue();
        assertThat(found.unreadable())
                .singleElement()
                .asString()
                .isEqualTo("clock.camel.yaml: is not UTF-8 text; save it as UTF-8");
    }

    @Test
    void A_file_that_is_far_too_large_is_named_and_not_read() throws Exception {
        save("clock", "#".repeat((1 << 20) + 1));

        assertThat(new RouteFolder(folder).read().unreadable())
                .singleElement()
                .asString()
                .contains("larger than 1 MiB");
    }

    @Test
    void A_folder_by_the_name_of_a_route_file_is_none() throws Exception {
        Files.createDirectory(folder.resolve("clock.camel.yaml"));

        assertThat(new RouteFolder(folder).read().files().isEmpty()).isTrue();
    }

    private Path save(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name + ".camel.yaml"), text);
    }
}
