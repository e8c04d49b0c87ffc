package io.cryptomarket.pipeline.storage;

import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** Lists which objects each date has. It reads keys only, not objects. */
public final class DateIndex {

    /** The kinds of objects of a date. */
    public enum Part {
        RAW,
        CSV,
        MANIFEST
    }

    private final NavigableMap<LocalDate, Set<Part>> parts = new TreeMap<>();

    public DateIndex(Inventory inventory, Layout layout) {
        add(Part.RAW, inventory, layout.raw());
        add(Part.CSV, inventory, layout.csv());
        add(Part.MANIFEST, inventory, layout.manifest());
    }

    private void add(Part part, Inventory inventory, KeyTemplate keyTemplate) {
        for (SnapshotDate date : inventory.dates(keyTemplate)) {
            parts.computeIfAbsent(date.value(), none -> EnumSet.noneOf(Part.class))
                    .add(part);
        }
    }

    /** The kinds of objects that a date has; may be empty. */
    public Set<Part> of(LocalDate date) {
        return parts.getOrDefault(date, Set.of());
    }

    /** The dates that have at least one object, in order. */
    public List<LocalDate> dates() {
        return List.copyOf(parts.keySet());
    }

    /** The dates that have an object of this kind, in order. */
    public List<LocalDate> dates(Part part) {
        return parts.keySet().stream().filter(date -> of(date).contains(part)).toList();
    }
}
