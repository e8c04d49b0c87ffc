package io.cryptomarket.pipeline.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.util.StringHelper;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A value somewhere in a route file.
 *
 * @param parent what it is in; null for the whole file
 * @param key what it is called there, as Camel takes it; that of the list for an element of one
 * @param keyNode where that stands; the value itself for an element of a list
 * @param node the value
 */
public record YamlNode(@Nullable YamlNode parent, String key, Node keyNode, Node node) {

    static YamlNode top(Node root) {
        return new YamlNode(null, "", root, root);
    }

    /** What it is called, as the file has it. */
    String name() {
        return keyNode instanceof ScalarNode scalar && !keyNode.equals(node) ? scalar.getValue() : key;
    }

    /** What is directly in it. */
    public List<YamlNode> children() {
        if (node instanceof MappingNode map) {
            return map.getValue().stream().map(this::entry).toList();
        }
        return node instanceof SequenceNode list
                ? list.getValue().stream()
                        .map(element -> new YamlNode(this, key, element, element))
                        .toList()
                : List.of();
    }

    private YamlNode entry(NodeTuple entry) {
        var name = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
        return new YamlNode(this, StringHelper.dashToCamelCase(name), entry.getKeyNode(), entry.getValueNode());
    }

    /** Itself and all that is in it, in the order of the file. */
    public List<YamlNode> descendants() {
        var all = new ArrayList<YamlNode>();
        collect(all);
        return all;
    }

    private void collect(List<YamlNode> all) {
        all.add(this);
        children().forEach(yamlNode -> yamlNode.collect(all));
    }

    public boolean isMap() {
        return node instanceof MappingNode;
    }

    boolean isList() {
        return node instanceof SequenceNode;
    }

    public boolean isText() {
        return node instanceof ScalarNode;
    }

    /** Whether nothing stands there at all. */
    boolean isEmpty() {
        return node instanceof ScalarNode scalar
                && scalar.isPlain()
                && scalar.getValue().isEmpty();
    }

    /** The text; empty where it is none. */
    public String text() {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    /** The first value of this name that is directly in it. */
    Optional<YamlNode> find(String name) {
        return children().stream()
                .filter(yamlNode -> isMap() && yamlNode.key.equals(name))
                .findFirst();
    }

    /** The text of that; empty where there is none. */
    public String text(String name) {
        return find(name).map(YamlNode::text).orElse("");
    }

    /** Whether what it is in is called so. */
    boolean isIn(String name) {
        return parent != null && parent.key.equals(name);
    }

    /** Whether anything that it is in, near or far, is called so. */
    boolean isWithin(String name) {
        return ancestors().anyMatch(yamlNode -> yamlNode.key.equals(name));
    }

    /** What it is in, from near to far. */
    Stream<YamlNode> ancestors() {
        return Stream.iterate(parent, Objects::nonNull, yamlNode -> yamlNode.parent);
    }

    public int line() {
        return FindingCollector.line(keyNode);
    }

    /** The last line of it. */
    public int lastLine() {
        return node.getEndMark().map(mark -> mark.getLine() + 1).orElse(Integer.MAX_VALUE);
    }
}
