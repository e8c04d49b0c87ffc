package io.cryptomarket.pipeline.local;

import static io.cryptomarket.pipeline.local.TestCoinCap.KEY;
import static io.cryptomarket.pipeline.local.TestCoinCap.NOW;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.ServerSocket;
import java.time.Clock;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SimulatedCoinCapStartTest {
    @Test
    void A_port_that_is_taken_is_named_with_its_setting() throws Exception {
        try (var other = new ServerSocket(0, 1, Loopback.address(0).getAddress())) {
            var port = other.getLocalPort();
            assertThatExceptionOfType(LocalStartException.class)
                    .isThrownBy(() -> SimulatedCoinCap.start(port, KEY, Clock.systemUTC(), 1))
                    .withMessageContainingAll("127.0.0.1:" + port, "in use", "local.coincap-port");
        }
    }

    @Test
    void A_port_out_of_range_is_refused() {
        assertThatExceptionOfType(LocalStartException.class)
                .isThrownBy(() -> SimulatedCoinCap.start(70_000, KEY, Clock.systemUTC(), 1))
                .withMessageContainingAll("local.coincap-port is 70000", "from 1 to 65535");
    }

    @Test
    void A_closed_server_gives_its_port_free_at_once() throws Exception {
        var first = new TestCoinCap(NOW);
        first.get("/assets");
        first.close();
        first.close();

        SimulatedCoinCap.start(first.server().url().getPort(), KEY, Clock.systemUTC(), 1)
                .close();
    }

    @Test
    void A_blank_key_is_a_mistake_of_the_caller() {
        assertThatIllegalArgumentException().isThrownBy(() -> SimulatedCoinCap.start(0, " ", Clock.systemUTC(), 1));
    }
}
