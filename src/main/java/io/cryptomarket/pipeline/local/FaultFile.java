package io.cryptomarket.pipeline.local;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/** Reads the file of a {@link FaultScript}: YAML, bound to {@link FaultEntry} by Jackson. An error is one line. */
final class FaultFile {

    private static final String SETTING = "local.faults";
    private static final String ORDINARY = "ok";

    /** Every value is a text, as it stands in the file: a body of 007 is no number. */
    private static final LoadSettings AS_TEXT = LoadSettings.builder()
            .setSchema(new FailsafeSchema())
            .setTagConstructors(Map.of(Tag.NULL, node -> ""))
            .build();

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .withCoercionConfigDefaults(empty -> empty.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
            .build();

    private final Path path;

    private FaultFile(Path path) {
        this.path = path;
    }

    static List<ResponseFault> read(Path path) throws LocalStartException {
        var file = new FaultFile(path);
        try {
            return file.faults(Files.readString(path));
        } catch (NoSuchFileException e) {
            throw file.wrong(Optional.empty(), "there is no such file; see " + SETTING, e);
        } catch (CharacterCodingException e) {
            throw file.wrong(Optional.empty(), "it is not UTF-8; save it as that", e);
        } catch (IOException e) {
            throw file.wrong(Optional.empty(), "it cannot be read, " + DataFolder.reason(e) + "; see " + SETTING, e);
        } catch (MarkedYamlEngineException e) {
            throw file.wrong(e.getProblemMark(), e.getProblem(), e);
        } catch (YamlEngineException e) {
            throw file.wrong(Optional.empty(), String.valueOf(e.getMessage()), e);
        }
    }

    private List<ResponseFault> faults(String text) throws LocalStartException {
        var root = new Compose(AS_TEXT).composeString(text);
        if (!(root.orElse(null) instanceof SequenceNode list) || list.getValue().isEmpty()) {
            throw wrong(root.flatMap(Node::getStartMark), "it must be a list of at least one fault", null);
        }
        var faults = new ArrayList<ResponseFault>();
        for (var node : list.getValue()) {
            var entry = new StandardConstructor(AS_TEXT).constructSingleDocument(Optional.of(node));
            faults.add(ORDINARY.equals(entry) ? ResponseFault.NONE : fault(node, entry));
        }
        return faults;
    }

    private ResponseFault fault(Node node, Object entry) throws LocalStartException {
        try {
            return MAPPER.convertValue(entry, FaultEntry.class).toFault();
        } catch (IllegalArgumentException e) {
            throw wrong(node.getStartMark(), reason(e), e);
        }
    }

    /** {@code convertValue} wraps what Jackson throws, which wraps what the record does. */
    private static String reason(IllegalArgumentException e) {
        if (e.getCause() instanceof UnrecognizedPropertyException unknown) {
            return "unknown field '" + unknown.getPropertyName() + "'; allowed are " + FaultEntry.FIELDS;
        }
        if (e.getCause() instanceof ValueInstantiationException refused && refused.getCause() != null) {
            return String.valueOf(refused.getCause().getMessage());
        }
        if (e.getCause() instanceof MismatchedInputException wrong
                && !wrong.getPath().isEmpty()) {
            var value = wrong instanceof InvalidFormatException format ? " is '" + format.getValue() + "' and" : "";
            return field(wrong) + value + " must be " + FaultEntry.nameOf(wrong.getTargetType());
        }
        return "an entry must be ok or a map of " + FaultEntry.FIELDS;
    }

    private static String field(JsonMappingException e) {
        return e.getPath().stream()
                .map(JsonMappingException.Reference::getFieldName)
                .collect(joining(" "));
    }

    private LocalStartException wrong(Optional<Mark> mark, @Nullable String what, @Nullable Exception cause) {
        var where = mark.map(at -> ", line %d, column %d".formatted(at.getLine() + 1, at.getColumn() + 1));
        var line = String.valueOf(what).lines().map(String::strip).collect(joining(" "));
        return new LocalStartException("fault script " + path + where.orElse("") + ": " + line, cause);
    }
}
