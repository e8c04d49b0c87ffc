package io.cryptomarket.pipeline.reload;

/** Looks at one file by itself. */
final class Examination {

    private final Parts parts;
    private final Grammar grammar;
    private final Rehearsal rehearsal;

    Examination(Parts parts, Grammar grammar) {
        this.parts = parts;
        this.grammar = grammar;
        this.rehearsal = new Rehearsal(parts);
    }

    /** Says what is wrong with a file, and returns what others can know of it. Whatever the text is, nothing is thrown. */
    Outline examine(String name, String text, Report report) {
        try {
            var tree = Tree.read(text, report);
            if (tree.isEmpty()) {
                return Outline.unread(name);
            }
            look(name, text, tree.get(), report);
            return Outline.of(name, tree.get(), parts, grammar.languages());
        } catch (RuntimeException | StackOverflowError e) {
            report.error(1, 0, "the file cannot be examined: " + e);
            return Outline.unread(name);
        }
    }

    private void look(String name, String text, Place file, Report report) {
        var places = file.all();
        new Forbidden(report).check(places);
        boolean harmless = !report.hasError();
        new Form(grammar, parts, report).check(file);
        boolean wellFormed = !report.hasError();
        new Placeholders(parts, report).check(places);
        new BeanRefs(parts, report).check(places);
        new Options(parts, report).check(places);
        new Schedules(parts, report).check(places);
        new Values(parts, grammar, report).check(places);
        new ClassNames(parts, report).check(places);
        if (harmless) {
            new Expressions(parts, grammar, report).check(places);
        }
        if (wellFormed) {
            rehearsal.check(name, text, file, report);
        }
    }
}
