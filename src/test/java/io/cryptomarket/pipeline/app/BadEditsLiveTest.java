package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.cryptomarket.pipeline.reload.Outcome;
import io.cryptomarket.pipeline.validation.BadEdits;
import io.cryptomarket.pipeline.validation.BadEdits.Edit;
import java.io.IOException;
import java.nio.file.Files;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Saves a bad edit of each kind under a running service. {@link BadEditsTest} validates all of them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BadEditsLiveTest extends EditableService {

    private static final List<String> NAMES = List.of(
            "garbage at the end",
            "beans, which would run code",
            "a mistyped step",
            "an option with a value that it cannot have",
            "a script",
            "a cron without seconds",
            "a mistyped direct",
            "a file that others need is gone");

    @TestFactory
    Stream<DynamicTest> A_bad_edit_is_refused_with_its_finding_and_the_routes_go_on() {
        return NAMES.stream().map(BadEdits::named).map(edit -> dynamicTest(edit.name(), () -> tryOut(edit)));
    }

    private void tryOut(Edit edit) throws Exception {
        var routes = routesAndTheirStates();
        save(edit.file(), edit.newText());
        try {
            await().atMost(SOON).until(() -> service.reloads().isPending());
            assertThat(service.reloads().outcome()).isEqualTo(Outcome.REFUSED);
            assertThat(service.reloads().pending()).containsExactly(edit.file());
            assertThat(service.reloads().findings()).as(edit.expected()).anyMatch(edit::isFoundBy);
            assertThat(trigger().statusCode()).isEqualTo(200);
            assertThat(routesAndTheirStates()).isEqualTo(routes);
        } finally {
            save(edit.file(), BadEdits.shipped().text(edit.file()));
            await().atMost(SOON).until(() -> !service.reloads().isPending());
        }
        assertThat(routesAndTheirStates()).isEqualTo(routes);
    }

    /** Compares routes by identity, since a route that is made again is a new object. */
    private Map<Route, ServiceStatus> routesAndTheirStates() {
        var states = new IdentityHashMap<Route, ServiceStatus>();
        for (var route : service.context().getRoutes()) {
            states.put(route, service.context().getRouteController().getRouteStatus(route.getRouteId()));
        }
        return states;
    }

    private void save(String name, @Nullable String text) throws IOException {
        if (text == null) {
            Files.delete(routes().resolve(name));
        } else {
            Files.writeString(routes().resolve(name), text);
        }
    }
}
