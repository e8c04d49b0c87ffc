package io.cryptomarket.pipeline.reload;

import java.util.function.Supplier;
import org.apache.camel.main.Main;

/** Makes the Camel of a generation: components, beans and placeholders, and no routes. */
public interface CamelFactory {

    /**
     * Makes one; the caller starts and stops it.
     *
     * @param number of the generation, which its name and its folder for large bodies must end with
     * @param lease holds the generation, for calls that come from outside
     */
    Main create(int number, Supplier<Lease> lease);
}
