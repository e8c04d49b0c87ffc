package io.cryptomarket.pipeline.reload;

import io.cryptomarket.pipeline.validation.Finding;
import io.cryptomarket.pipeline.validation.RouteSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What can be used of an edit.
 *
 * @param usable the files that are in order together: those of the edit, but for the refused ones as they were before
 * @param refused the names of the files whose edit cannot be used
 * @param findings why not, and what else a person should know
 */
record Verdict(RouteSet usable, SortedSet<String> refused, List<Finding> findings) {

    Verdict(RouteSet usable, Set<String> refused, List<Finding> findings) {
        this(usable, new TreeSet<>(refused), List.copyOf(findings));
    }

    Verdict {
        findings = List.copyOf(findings);
    }

    /** The same with more to say. */
    Verdict with(List<Finding> more) {
        return new Verdict(
                usable, refused, Stream.concat(findings.stream(), more.stream()).toList());
    }
}
