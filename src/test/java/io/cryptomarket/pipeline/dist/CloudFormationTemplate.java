package io.cryptomarket.pipeline.dist;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeType;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A CloudFormation template as JSON: a short function such as {@code !Ref x} becomes {@code {"!Ref": "x"}}. */
final class CloudFormationTemplate {

    private CloudFormationTemplate() {}

    static JsonNode read(Path file) throws IOException {
        var settings = LoadSettings.builder().build();
        var loaded = new Load(settings, new Functions(settings)).loadFromString(Files.readString(file));
        return new ObjectMapper().valueToTree(loaded);
    }

    private static final class Functions extends StandardConstructor {

        Functions(LoadSettings settings) {
            super(settings);
        }

        @Override
        protected Optional<ConstructNode> findConstructorFor(Node node) {
            var tag = node.getTag().getValue();
            return tag.startsWith("!") ? Optional.of(new Function(tag)) : super.findConstructorFor(node);
        }

        /** What a function is given, once its own tag is off. */
        private final class Function implements ConstructNode {

            private final String name;

            Function(String name) {
                this.name = name;
            }

            @Override
            public Object construct(Node node) {
                Map<String, Object> called = new HashMap<>();
                called.put(name, constructObject(plain(node)));
                return called;
            }
        }
    }

    private static Node plain(Node node) {
        if (node.getNodeType() == NodeType.SCALAR) {
            var scalar = (ScalarNode) node;
            return new ScalarNode(Tag.STR, scalar.getValue(), scalar.getScalarStyle());
        }
        if (node.getNodeType() == NodeType.SEQUENCE) {
            var sequence = (SequenceNode) node;
            return new SequenceNode(Tag.SEQ, sequence.getValue(), sequence.getFlowStyle());
        }
        var mapping = (MappingNode) node;
        return new MappingNode(Tag.MAP, mapping.getValue(), mapping.getFlowStyle());
    }
}
