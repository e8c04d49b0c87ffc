package io.cryptomarket.pipeline.snapshot;

/** The origins of the raw objects of a lake. */
@FunctionalInterface
public interface Origins {

    /**
     * The origin that lies beside a raw object.
     *
     * @throws SnapshotException when there is none, or it cannot be understood
     */
    Origin of(StoredObject raw);
}
