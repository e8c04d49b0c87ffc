package io.cryptomarket.pipeline.reload;

import io.cryptomarket.pipeline.validation.Finding;
import io.cryptomarket.pipeline.validation.Finding.Severity;
import io.cryptomarket.pipeline.validation.RouteSet;
import io.cryptomarket.pipeline.validation.Validator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers which texts passed the validation and yet could not be put in place, so that such a file is refused from
 * then on and keeps no other edit from taking effect.
 */
final class Untaken implements Validator {

    private final Validator validator;
    private final Map<String, Refusal> refusals = new HashMap<>();

    private record Refusal(String text, Finding finding) {}

    Untaken(Validator validator) {
        this.validator = validator;
    }

    @Override
    public List<Finding> validate(RouteSet candidate) {
        var findings = new ArrayList<>(validator.validate(candidate));
        refusals.forEach((name, refusal) -> {
            if (refusal.text().equals(candidate.text(name))) {
                findings.add(refusal.finding());
            }
        });
        return findings;
    }

    /** Refuses these files as they are here, and says why. */
    List<Finding> refuse(RouteSet files, Collection<String> names, String reason) {
        var findings = new ArrayList<Finding>();
        for (var name : names) {
            var finding = new Finding(
                    Severity.ERROR, name, 0, 0, "cannot be put in place; save it changed to try again: " + reason);
            var text = files.text(name);
            if (text != null) {
                refusals.put(name, new Refusal(text, finding));
            }
            findings.add(finding);
        }
        return findings;
    }

    /** Gives them all another chance. */
    void forget() {
        refusals.clear();
    }
}
