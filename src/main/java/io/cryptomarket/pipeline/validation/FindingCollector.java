package io.cryptomarket.pipeline.validation;

import io.cryptomarket.pipeline.validation.Finding.Severity;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** Collects the findings of one file. */
public final class FindingCollector {

    private final String file;
    private final Set<Finding> findings = new LinkedHashSet<>();

    public FindingCollector(String file) {
        this.file = file;
    }

    public void error(Node at, String message) {
        add(Severity.ERROR, line(at), column(at), message);
    }

    void warning(Node at, String message) {
        add(Severity.WARNING, line(at), column(at), message);
    }

    void error(int line, int column, String message) {
        add(Severity.ERROR, line, column, message);
    }

    private void add(Severity severity, int line, int column, String message) {
        findings.add(new Finding(severity, file, line, column, Suggestions.oneLine(message)));
    }

    boolean hasError() {
        return findings.stream().anyMatch(Finding::isError);
    }

    public List<Finding> findings() {
        return new ArrayList<>(findings);
    }

    /** Returns the line from 1, or 0 if unknown. */
    static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(-1) + 1;
    }

    static int column(Node node) {
        return node.getStartMark().map(Mark::getColumn).orElse(-1) + 1;
    }
}
