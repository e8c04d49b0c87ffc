package io.cryptomarket.pipeline.validation;

import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Parses YAML and reports where the text is not valid. */
public final class YamlReader {

    /** Limits depth and size, since nested aliases can expand a few lines to billions of values. */
    private static final int DEEPEST = 200;

    private static final int MOST = 50_000;

    private static final LoadSettings YAML =
            LoadSettings.builder().setAllowNonScalarKeys(true).build();

    private final FindingCollector findingCollector;
    private final Set<Node> path = Collections.newSetFromMap(new IdentityHashMap<>());
    private int nodes;

    private YamlReader(FindingCollector findingCollector) {
        this.findingCollector = findingCollector;
    }

    /** Returns the root node; empty if the text is not valid YAML for a route file. */
    public static Optional<YamlNode> read(String text, FindingCollector findingCollector) {
        try {
            var root = compose(text, findingCollector);
            return root != null && new YamlReader(findingCollector).isSound(root)
                    ? Optional.of(YamlNode.top(root))
                    : Optional.empty();
        } catch (MarkedYamlEngineException e) {
            // An unterminated token is reported at its start.
            boolean begun = String.valueOf(e.getContext()).startsWith("while scanning");
            var mark = begun ? e.getContextMark().or(e::getProblemMark) : e.getProblemMark();
            int line = mark.map(at -> at.getLine() + 1).orElse(1);
            findingCollector.error(line, mark.map(at -> at.getColumn() + 1).orElse(1), problem(e, text, line));
        } catch (ReaderException e) {
            int at = Math.min(e.getPosition(), text.length());
            int line =
                    (int) text.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
            findingCollector.error(
                    line, 0, "a character that YAML does not allow: U+" + String.format("%04X", e.getCodePoint()));
        } catch (YamlEngineException e) {
            findingCollector.error(1, 0, "no YAML: " + e.getMessage());
        } catch (StackOverflowError e) {
            findingCollector.error(1, 0, "nested too deeply to be a route");
        }
        return Optional.empty();
    }

    private static @Nullable Node compose(String text, FindingCollector findingCollector) {
        var documents = new Compose(YAML).composeAllFromString(text).iterator();
        if (!documents.hasNext()) {
            findingCollector.error(1, 0, "the file is empty; a route file is a list that begins with '- route:'");
            return null;
        }
        var root = documents.next();
        if (documents.hasNext()) {
            findingCollector.error(documents.next(), "a second document begins here; leave the line '---' out");
            return null;
        }
        return root;
    }

    private static String problem(MarkedYamlEngineException e, String text, int line) {
        var said = text.lines().skip(line - 1L).findFirst().orElse("");
        var hint = "";
        if (said.matches("\\s*(- )?\\w+: +\\{\\{.*")) {
            hint = "; a value that begins with {{ needs quotes";
        } else if (said.startsWith("\t") || said.stripLeading().startsWith("\t") || said.matches(" *\t.*")) {
            hint = "; indent with spaces, not with tabs";
        } else if (e.getProblem().startsWith("expected <block end>")) {
            hint = "; is this line indented like those above, and no quote or colon missing there?";
        }
        return "no YAML: " + e.getProblem() + hint;
    }

    private boolean isSound(Node node) {
        if (!path.add(node)) {
            findingCollector.error(node, "an alias (*) stands within what it names");
            return false;
        }
        nodes++;
        if (nodes > MOST || path.size() > DEEPEST) {
            findingCollector.error(node, "too many values, or nested too deeply, to be a route");
            return false;
        }
        boolean sound = isSoundWithin(node);
        path.remove(node);
        return sound;
    }

    private boolean isSoundWithin(Node node) {
        if (node instanceof SequenceNode list) {
            return list.getValue().stream().allMatch(this::isSound);
        }
        return !(node instanceof MappingNode map) || areSound(map);
    }

    private boolean areSound(MappingNode map) {
        var keys = new HashSet<String>();
        boolean sound = true;
        for (NodeTuple entry : map.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                findingCollector.error(
                        entry.getKeyNode(), "a value that begins with { must be in quotes: \"{{name}}\"");
                return false;
            }
            if (!keys.add(key.getValue())) {
                findingCollector.error(key, "'" + key.getValue() + "' is here a second time");
                sound = false;
            }
            sound &= isSound(entry.getValueNode());
        }
        return sound;
    }
}
