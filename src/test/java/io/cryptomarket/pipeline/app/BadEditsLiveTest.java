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
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each slip of the table, saved under one service that runs: it is told, and nothing else happens. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BadEditsLiveTest extends EditableService {

    @TestFactory
    Stream<DynamicTest> A_bad_edit_is_reported_and_the_routes_keep_running() {
        return BadEdits.all().map(edit -> dynamicTest(edit.name(), () -> tryOut(edit)));
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

    /** The very routes: one that was stopped and made again is another. */
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
