package io.cryptomarket.pipeline.reload;

import io.cryptomarket.pipeline.reload.RouteFolder.Reading;
import io.cryptomarket.pipeline.validation.Finding;
import io.cryptomarket.pipeline.validation.Finding.Severity;
import io.cryptomarket.pipeline.validation.RouteSet;
import io.cryptomarket.pipeline.validation.Validator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds the most of an edit that can be used: all of it, or the files that are in order without the others. */
final class Judge {

    private final Validator validator;

    Judge(Validator validator) {
        this.validator = validator;
    }

    /**
     * Looks at an edit.
     *
     * @param running the files in use, which are in order
     * @param edit what is in the folder now
     */
    Verdict judge(RouteSet running, Reading edit) {
        var unread = edit.unreadable().stream().map(Finding::file).toList();
        if (edit.files().isEmpty()) {
            return new Verdict(running, running.names(), edit.unreadable().isEmpty() ? nothing() : edit.unreadable());
        }
        var candidate = edit.files();
        for (var name : unread) {
            candidate = candidate.withFileOf(running, name);
        }
        var findings = validator.validate(candidate);
        if (isInOrder(findings)) {
            return new Verdict(candidate, new TreeSet<>(unread), all(edit.unreadable(), findings));
        }
        var usable = without(running, candidate, findings);
        var refused = new TreeSet<>(unread);
        refused.addAll(usable.differences(candidate));
        return new Verdict(usable, refused, all(edit.unreadable(), findings));
    }

    private static List<Finding> nothing() {
        return List.of(new Finding(
                Severity.ERROR, "*" + RouteSet.SUFFIX, 0, 0, "the routes folder holds no route file any more"));
    }

    private static List<Finding> all(Collection<Finding> some, Collection<Finding> more) {
        var all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    private static boolean isInOrder(Collection<Finding> findings) {
        return findings.stream().noneMatch(Finding::isError);
    }

    /** Takes back the files with errors as long as that leads to others with errors, which called what they had. */
    private RouteSet without(RouteSet running, RouteSet candidate, List<Finding> findings) {
        var usable = candidate;
        var errors = findings;
        while (!isInOrder(errors)) {
            var guilty = filesWithErrors(errors);
            guilty.retainAll(usable.differences(running));
            if (guilty.isEmpty()) {
                return oneByOne(running, candidate);
            }
            for (var name : guilty) {
                usable = usable.withFileOf(running, name);
            }
            errors = validator.validate(usable);
        }
        return usable;
    }

    private static Set<String> filesWithErrors(List<Finding> findings) {
        var names = new LinkedHashSet<String>();
        findings.stream().filter(Finding::isError).map(Finding::file).forEach(names::add);
        return names;
    }

    /** Where an edit breaks a file that it does not touch, no name tells which file to take back. */
    private RouteSet oneByOne(RouteSet running, RouteSet candidate) {
        var usable = running;
        boolean grows = true;
        while (grows) {
            grows = false;
            for (var name : usable.differences(candidate)) {
                var more = usable.withFileOf(candidate, name);
                if (isInOrder(validator.validate(more))) {
                    usable = more;
                    grows = true;
                }
            }
        }
        return usable;
    }
}
