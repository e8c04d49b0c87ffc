package io.cryptomarket.pipeline.snapshot;

import io.cryptomarket.pipeline.coincap.Field;
import io.cryptomarket.pipeline.snapshot.GateReport.Refusal;
import io.cryptomarket.pipeline.snapshot.GateReport.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at the values of one answer, asset by asset, and counts what is wrong with them. */
final class FieldChecks {

    static final String DUPLICATE_IDS = "gates.duplicate-ids";
    static final String MISSING_VALUES = "gates.missing-values";
    static final String NOT_DECIMAL = "gates.not-decimal";
    static final String NEGATIVE = "gates.negative";
    static final String UNREADABLE = "gates.unreadable";

    /** The escape character of the Athena table, which its reader takes out of every value. */
    private static final char ATHENA_ESCAPE = '\u0001';

    private static final int MOST_DIGITS_OF_A_WHOLE = 18;
    private static final int MOST_DIGITS_BEFORE_THE_POINT = 20;

    private static final Set<String> NEVER_NEGATIVE = Set.of("priceUsd", "supply", "maxSupply");

    private final GateSettings gates;
    private final ViolationCounter duplicates;
    private final ViolationCounter missing;
    private final ViolationCounter notDecimal;
    private final ViolationCounter negative;
    private final ViolationCounter unreadable;
    private final Set<String> ids = new HashSet<>();
    private final Set<String> missingFields;
    private final Prices prices = new Prices();
    private int rows;

    FieldChecks(GateSettings gates) {
        this.gates = gates;
        this.duplicates = new ViolationCounter(DUPLICATE_IDS, gates.duplicateIds(), "assets that came before");
        this.missing = new ViolationCounter(MISSING_VALUES, gates.missingValues(), "required values that are missing");
        this.notDecimal = new ViolationCounter(NOT_DECIMAL, gates.notDecimal(), "values that are no decimals");
        this.negative = new ViolationCounter(NEGATIVE, gates.negative(), "prices or supplies that are negative");
        this.unreadable =
                new ViolationCounter(UNREADABLE, gates.unreadable(), "values with U+0001, which Athena's reader drops");
        this.missingFields = new LinkedHashSet<>(gates.expectedFields());
    }

    /** The fields to look at. */
    List<String> fields() {
        var fields = new LinkedHashSet<String>();
        Field.KNOWN.forEach(field -> fields.add(field.name()));
        fields.addAll(gates.requiredFields());
        fields.addAll(gates.expectedFields());
        gates.knownFields().stream().sorted().forEach(fields::add);
        return List.copyOf(fields);
    }

    void check(Map<String, @Nullable String> asset) {
        rows++;
        var id = asset.get("id");
        var name = id == null || id.isEmpty() ? "asset " + rows : id;
        if (id != null && !ids.add(id)) {
            duplicates.add(name, "id", id);
        }
        for (var required : gates.requiredFields()) {
            var value = asset.get(required);
            if (value == null || value.isEmpty()) {
                missing.add(name, required, value);
            }
        }
        missingFields.removeIf(field -> asset.get(field) != null);
        for (var field : Field.KNOWN) {
            var value = asset.get(field.name());
            if (value != null) {
                checkField(name, field, value);
            }
        }
        asset.forEach((field, value) -> {
            if (value != null && value.indexOf(ATHENA_ESCAPE) >= 0) {
                unreadable.add(name, field, value);
            }
        });
        prices.add(name, asset.get("priceUsd"));
    }

    private void checkField(String asset, Field field, String value) {
        boolean fits =
                switch (field.kind()) {
                    case WHOLE -> isWhole(value);
                    case DECIMAL -> isDecimal(value) && isStorable(value);
                    case TEXT, JSON -> true;
                };
        if (!fits) {
            notDecimal.add(asset, field.name(), value);
        } else if (NEVER_NEGATIVE.contains(field.name()) && value.startsWith("-") && !isZero(value)) {
            negative.add(asset, field.name(), value);
        }
    }

    /** Digits and nothing else, few enough for the 64 bits that the views have for them. */
    static boolean isWhole(String value) {
        return value.length() <= MOST_DIGITS_OF_A_WHOLE && isDigits(value, 0, value.length());
    }

    /** Whether a decimal has at most the 20 digits before its point that the views have room for; zeros are none. */
    static boolean isStorable(String decimal) {
        int from = decimal.startsWith("-") ? 1 : 0;
        int point = decimal.indexOf('.');
        int end = point < 0 ? decimal.length() : point;
        while (from < end && decimal.charAt(from) == '0') {
            from++;
        }
        return end - from <= MOST_DIGITS_BEFORE_THE_POINT;
    }

    /** Digits, with a point between them or without, and perhaps a minus: what every reader's decimals are. */
    static boolean isDecimal(String value) {
        int from = value.startsWith("-") ? 1 : 0;
        int point = value.indexOf('.');
        return point < 0
                ? isDigits(value, from, value.length())
                : isDigits(value, from, point) && isDigits(value, point + 1, value.length());
    }

    private static boolean isDigits(String value, int from, int to) {
        for (int i = from; i < to; i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return false;
            }
        }
        return from < to;
    }

    private static boolean isZero(String decimal) {
        return decimal.chars().noneMatch(digit -> digit >= '1' && digit <= '9');
    }

    Prices prices() {
        return prices;
    }

    /** The expected fields that no asset had a value in. */
    Set<String> missingFields() {
        return missingFields;
    }

    /** The gates for single values that refuse the answer. */
    List<Refusal> refusals() {
        var refusals = new ArrayList<Refusal>();
        for (var counted : List.of(duplicates, missing, notDecimal, negative, unreadable)) {
            counted.refuse(refusals);
        }
        return refusals;
    }

    /** What was found, the first of each gate. */
    List<Violation> violations() {
        var breaches = new ArrayList<Violation>();
        for (var counted : List.of(duplicates, missing, notDecimal, negative, unreadable)) {
            breaches.addAll(counted.first);
        }
        return breaches;
    }

    /** One gate: how often it was stumbled over, and the first few times in full. */
    private static final class ViolationCounter {
        private static final int KEPT = 100;

        private final String gate;
        private final @Nullable Integer allowed;
        private final String what;
        private final List<Violation> first = new ArrayList<>();
        private long found;

        ViolationCounter(String gate, @Nullable Integer allowed, String what) {
            this.gate = gate;
            this.allowed = allowed;
            this.what = what;
        }

        void add(String asset, String field, @Nullable String value) {
            found++;
            if (first.size() < KEPT) {
                first.add(new Violation(gate, asset, field, value));
            }
        }

        void refuse(List<Refusal> refusals) {
            if (allowed != null && found > allowed) {
                refusals.add(new Refusal(
                        gate, found + " " + what + ", " + allowed + " allowed; the first: " + first.get(0)));
            }
        }
    }
}
