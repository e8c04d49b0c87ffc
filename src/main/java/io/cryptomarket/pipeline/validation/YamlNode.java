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
 * @param parent the enclosing node; null for the whole file
 * @param key its key in Camel's form; for a list element, the key of the list
 * @param keyNode the node of the key; for a list element, the value
 * @param node the value
 */
public record YamlNode(@Nullable YamlNode parent, String key, Node keyNode, Node node) {

    static YamlNode top(Node root) {
        return new YamlNode(null, "", root, root);
    }

    /** Returns the key as written in the file. */
    String name() {
        return keyNode instanceof ScalarNode scalar && !keyNode.equals(node) ? scalar.getValue() : key;
    }

    /** Returns the direct children. */
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

    /** Returns this node and all nodes within it, in file order. */
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

    /** Whether the value is missing. */
    boolean isEmpty() {
        return node instanceof ScalarNode scalar
                && scalar.isPlain()
                && scalar.getValue().isEmpty();
    }

    /** Returns the text; empty if the value is no text. */
    public String text() {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    /** Returns the first direct child with this key. */
    Optional<YamlNode> find(String name) {
        return children().stream()
                .filter(yamlNode -> isMap() && yamlNode.key.equals(name))
                .findFirst();
    }

    /** Returns the text of that child; empty if there is none. */
    public String text(String name) {
        return find(name).map(YamlNode::text).orElse("");
    }

    /** Whether the parent has this key. */
    boolean isIn(String name) {
        return parent != null && parent.key.equals(name);
    }

    /** Whether any ancestor has this key. */
    boolean isWithin(String name) {
        return ancestors().anyMatch(yamlNode -> yamlNode.key.equals(name));
    }

    /** Returns the ancestors, nearest first. */
    Stream<YamlNode> ancestors() {
        return Stream.iterate(parent, Objects::nonNull, yamlNode -> yamlNode.parent);
    }

    public int line() {
        return FindingCollector.line(keyNode);
    }

    /** Returns its last line. */
    public int lastLine() {
        return node.getEndMark().map(mark -> mark.getLine() + 1).orElse(Integer.MAX_VALUE);
    }
}
