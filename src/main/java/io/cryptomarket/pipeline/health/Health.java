package io.cryptomarket.pipeline.health;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cryptomarket.pipeline.health.HealthIndicator.State;
import io.cryptomarket.pipeline.health.HealthIndicator.Status;
import io.cryptomarket.pipeline.snapshot.JsonBytes;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The health of the service: down if one of its parts is down, up otherwise. */
public final class Health {

    private static final Logger LOG = LoggerFactory.getLogger("management");

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final String version;
    private final Instant upSince;
    private final Map<String, HealthIndicator> indicators = Collections.synchronizedMap(new LinkedHashMap<>());

    public Health(String version, Clock clock) {
        this.version = version;
        this.upSince = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /**
     * Adds a part to the report.
     *
     * @param part its name: short, lower case
     */
    public void add(String part, HealthIndicator indicator) {
        indicators.put(part, indicator);
    }

    /**
     * The health of all parts at one moment.
     *
     * @param states by part, in the order in which the parts were added
     */
    public record Report(String version, Instant upSince, Map<String, State> states) {

        /** Whether no part is down. */
        public boolean isUp() {
            return states.values().stream().noneMatch(state -> state.status() == Status.DOWN);
        }

        /** The report as JSON text. */
        public String json() {
            var report = JSON.createObjectNode()
                    .put("status", (isUp() ? Status.UP : Status.DOWN).name())
                    .put("version", version)
                    .put("upSince", upSince.toString());
            var details = report.putObject("details");
            states.forEach((name, state) -> details.putObject(name)
                    .put("status", state.status().name())
                    .setAll((ObjectNode) JSON.valueToTree(state.facts())));
            return new String(JsonBytes.of(JSON, report), StandardCharsets.UTF_8);
        }
    }

    /** Reads the state of every part. */
    public Report report() {
        var states = new LinkedHashMap<String, State>();
        indicators.forEach((part, indicator) -> states.put(part, state(part, indicator)));
        return new Report(version, upSince, states);
    }

    /** A part that fails to report does not hide the others. */
    private static State state(String part, HealthIndicator indicator) {
        try {
            return indicator.state();
        } catch (RuntimeException e) {
            LOG.warn("the health of {} cannot be read: {}", part, e.toString());
            return State.unknown("cannot be read; see the log of the service");
        }
    }
}
