package io.cryptomarket.pipeline.storage;

import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** Which of its objects each date has, by the keys alone. */
public final class DateIndex {

    /** What there is of a date. */
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

    /** What there is of a date; empty when nothing is. */
    public Set<Part> of(LocalDate date) {
        return parts.getOrDefault(date, Set.of());
    }

    /** The dates of which there is anything, in order. */
    public List<LocalDate> dates() {
        return List.copyOf(parts.keySet());
    }

    /** The dates of which there is this, in order. */
    public List<LocalDate> dates(Part part) {
        return parts.entrySet().stream()
                .filter(date -> date.getValue().contains(part))
                .map(Map.Entry::getKey)
                .toList();
    }
}
