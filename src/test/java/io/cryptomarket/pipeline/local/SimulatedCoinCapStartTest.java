package io.cryptomarket.pipeline.local;

import static io.cryptomarket.pipeline.local.TestCoinCap.KEY;
import static io.cryptomarket.pipeline.local.TestCoinCap.NOW;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.ServerSocket;
import java.time.Clock;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SimulatedCoinCapStartTest {
    @Test
    void The_message_for_a_taken_port_names_the_setting() throws Exception {
        try (var other = new ServerSocket(0, 1, Loopback.address(0).getAddress())) {
            var port = other.getLocalPort();
            assertThatExceptionOfType(LocalStartException.class)
                    .isThrownBy(() -> SimulatedCoinCap.start(port, KEY, Clock.systemUTC(), 1, FaultScript.none()))
                    .withMessageContainingAll("127.0.0.1:" + port, "in use", "local.coincap-port");
        }
    }

    @Test
    void A_closed_server_releases_its_port_at_once() throws Exception {
        var first = new TestCoinCap(NOW);
        first.get("/assets");
        first.close();
        first.close();

        SimulatedCoinCap.start(first.server().url().getPort(), KEY, Clock.systemUTC(), 1, FaultScript.none())
                .close();
    }
}
