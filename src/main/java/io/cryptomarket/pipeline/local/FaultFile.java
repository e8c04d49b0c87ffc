package io.cryptomarket.pipeline.local;

import static java.util.stream.Collectors.joining;

import io.cryptomarket.pipeline.coincap.CoinCap;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** The file of a {@link FaultScript}, and what is wrong with it in one line. */
final class FaultFile {
    private static final String SETTING = "local.faults";
    private static final String ORDINARY = "ok";
    private static final List<String> FIELDS =
            List.of("status", "headers", "body", "delay", "reset", "truncate", "drip", "times");
    private static final List<String> OF_AN_ANSWER = List.of("status", "headers", "body", "truncate", "drip");

    /** What the JDK's server writes itself over anything else, and the label that no answer may lack. */
    private static final List<String> HEADERS_OF_THE_SERVER =
            List.of("Content-Length", "Date", "Transfer-Encoding", CoinCap.SIMULATED_HEADER);

    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e]*");
    private static final Pattern WHOLE_NUMBER = Pattern.compile("\\d{1,10}");

    private static final int FIRST_STATUS = 200;
    private static final int FIRST_ERROR = 400;
    private static final int LAST_STATUS = 599;
    private static final Set<Integer> WITHOUT_BODY = Set.of(204, 304);
    private static final int HOUR = 3_600_000;
    private static final int MOST_TIMES = 1_000_000;
    private static final int LONGEST_SHOWN = 60;

    private final Path path;

    private FaultFile(Path path) {
        this.path = path;
    }

    static List<ResponseFault> read(Path path) throws LocalStartException {
        var file = new FaultFile(path);
        try {
            return file.faults(Files.readString(path, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            throw file.wrong(Optional.empty(), "there is no such file; see " + SETTING, e);
        } catch (CharacterCodingException e) {
            throw file.wrong(Optional.empty(), "it is not UTF-8; save it as that", e);
        } catch (IOException e) {
            throw file.wrong(Optional.empty(), "it cannot be read, " + DataFolder.reason(e) + "; see " + SETTING, e);
        } catch (MarkedYamlEngineException e) {
            throw file.wrong(e.getProblemMark(), oneLine(e.getProblem()), e);
        } catch (YamlEngineException e) {
            throw file.wrong(Optional.empty(), oneLine(String.valueOf(e.getMessage())), e);
        }
    }

    private List<ResponseFault> faults(String text) throws LocalStartException {
        var root = new Compose(
                        LoadSettings.builder().setAllowNonScalarKeys(true).build())
                .composeString(text)
                .orElseThrow(() -> wrong(Optional.empty(), "it is empty; give a list of faults", null));
        if (!(root instanceof SequenceNode list) || list.getValue().isEmpty()) {
            throw wrong(root, "it is " + found(root) + " and must be a list of at least one fault");
        }
        var faults = new ArrayList<ResponseFault>();
        for (var entry : list.getValue()) {
            faults.add(fault(entry));
        }
        return faults;
    }

    private ResponseFault fault(Node entry) throws LocalStartException {
        if (entry instanceof ScalarNode word && word.getValue().equals(ORDINARY)) {
            return ResponseFault.NONE;
        }
        if (!(entry instanceof MappingNode map) || map.getValue().isEmpty()) {
            throw wrong(entry, "an entry is " + found(entry) + " and must be ok or a map of " + listed(FIELDS));
        }
        var fields = fields(map);
        refuseAnswerAfterReset(fields);
        refuseStatusThatBodyDoesNotFit(fields);
        return new ResponseFault(
                fields.containsKey("status") ? number(fields, "status", 0, FIRST_STATUS, LAST_STATUS) : null,
                headers(fields.get("headers")),
                fields.containsKey("body") ? text("body", fields.get("body")) : null,
                number(fields, "delay", 0, 0, HOUR),
                fields.containsKey("reset"),
                number(fields, "truncate", ResponseFault.WHOLE, 0, ResponseFault.WHOLE),
                number(fields, "drip", 0, 0, HOUR),
                number(fields, "times", 1, 1, MOST_TIMES));
    }

    private Map<String, Node> fields(MappingNode map) throws LocalStartException {
        var fields = new LinkedHashMap<String, Node>();
        for (var field : map.getValue()) {
            var key = field.getKeyNode();
            if (!(key instanceof ScalarNode name) || !FIELDS.contains(name.getValue())) {
                throw wrong(key, "unknown field " + found(key) + "; allowed are " + listed(FIELDS));
            }
            if (fields.put(name.getValue(), field.getValueNode()) != null) {
                throw wrong(key, "field " + found(key) + " is there twice; leave out one");
            }
        }
        return fields;
    }

    private void refuseAnswerAfterReset(Map<String, Node> fields) throws LocalStartException {
        var reset = fields.get("reset");
        if (reset == null) {
            return;
        }
        if (!(reset instanceof ScalarNode flag) || !flag.getValue().equals("true")) {
            throw wrong(reset, "reset is " + found(reset) + " and must be true, or be left out");
        }
        for (var field : OF_AN_ANSWER) {
            var node = fields.get(field);
            if (node != null) {
                throw wrong(node, field + " is given with reset, after which there is no answer; leave out one");
            }
        }
    }

    private void refuseStatusThatBodyDoesNotFit(Map<String, Node> fields) throws LocalStartException {
        var status = fields.get("status");
        if (status == null) {
            return;
        }
        var number = number(fields, "status", 0, FIRST_STATUS, LAST_STATUS);
        var body = fields.get("body");
        if (body == null && number < FIRST_ERROR) {
            throw wrong(status, "status is " + found(status) + " without a body; give a body, or a status from 400 on");
        }
        if (body != null && WITHOUT_BODY.contains(number) && !text("body", body).isEmpty()) {
            throw wrong(body, "body is given with status " + number + ", which has none; make it ''");
        }
    }

    private int number(Map<String, Node> fields, String field, int unlessGiven, int least, int most)
            throws LocalStartException {
        var node = fields.get(field);
        if (node == null) {
            return unlessGiven;
        }
        if (node instanceof ScalarNode scalar
                && WHOLE_NUMBER.matcher(scalar.getValue()).matches()) {
            var number = Long.parseLong(scalar.getValue());
            if (number >= least && number <= most) {
                return (int) number;
            }
        }
        throw wrong(
                node, "%s is %s and must be a whole number from %d to %d".formatted(field, found(node), least, most));
    }

    private Map<String, String> headers(@Nullable Node node) throws LocalStartException {
        if (node == null) {
            return Map.of();
        }
        if (!(node instanceof MappingNode map)) {
            throw wrong(node, "headers is " + found(node) + " and must be a map of names and values");
        }
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        for (var header : map.getValue()) {
            var name = headerName(header.getKeyNode());
            var value = text("header " + name, header.getValueNode());
            if (!HEADER_VALUE.matcher(value).matches()) {
                throw wrong(
                        header.getValueNode(),
                        "header " + name + " is " + found(header.getValueNode())
                                + " and must be visible ASCII characters and spaces");
            }
            if (headers.put(name, value) != null) {
                throw wrong(header.getKeyNode(), "header " + name + " is there twice; leave out one");
            }
        }
        return headers;
    }

    private String headerName(Node node) throws LocalStartException {
        var name = node instanceof ScalarNode scalar ? scalar.getValue() : "";
        if (!HEADER_NAME.matcher(name).matches()) {
            throw wrong(node, "a header's name is " + found(node) + " and must be letters, digits and hyphens");
        }
        if (HEADERS_OF_THE_SERVER.stream().anyMatch(name::equalsIgnoreCase)) {
            throw wrong(node, "header " + name + " is the server's own, as are " + listed(HEADERS_OF_THE_SERVER));
        }
        return name;
    }

    private String text(String what, Node node) throws LocalStartException {
        if (node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
            return scalar.getValue();
        }
        throw wrong(node, what + " is " + found(node) + " and must be a text ('' for an empty one)");
    }

    private static String found(Node node) {
        if (node instanceof ScalarNode scalar) {
            var text = oneLine(scalar.getValue());
            return "'" + (text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...") + "'";
        }
        var empty = node instanceof CollectionNode<?> held && held.getValue().isEmpty();
        return (empty ? "an empty " : "a ") + (node instanceof MappingNode ? "map" : "list");
    }

    private static String oneLine(String text) {
        return text.lines().map(String::strip).collect(joining(" "));
    }

    private static String listed(List<String> names) {
        return String.join(", ", names);
    }

    private LocalStartException wrong(Node node, String what) {
        return wrong(node.getStartMark(), what, null);
    }

    private LocalStartException wrong(Optional<Mark> mark, String what, @Nullable Exception cause) {
        var where = mark.map(at -> ", line %d, column %d".formatted(at.getLine() + 1, at.getColumn() + 1));
        return new LocalStartException("fault script " + path + where.orElse("") + ": " + what, cause);
    }
}
