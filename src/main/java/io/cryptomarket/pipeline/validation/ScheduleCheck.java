package io.cryptomarket.pipeline.validation;

import java.text.ParseException;
import java.time.ZoneId;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.camel.util.StringHelper;
import org.quartz.CronExpression;
import org.quartz.impl.triggers.CronTriggerImpl;
import org.quartz.impl.triggers.SimpleTriggerImpl;

/** Checks the options of Quartz endpoints. Camel finds wrong ones only at start, and wrong time zones never. */
record ScheduleCheck(ResolutionContext resolutionContext, FindingCollector findingCollector) {

    private static final String TRIGGER = "trigger.";
    private static final Pattern SETTER = Pattern.compile("set[A-Z].*");
    private static final int FIELDS_WITHOUT_SECONDS = 5;

    void check(List<YamlNode> places) {
        places.stream()
                .filter(EndpointFields::isFrom)
                .filter(uri -> resolutionContext.resolve(uri.text()).orElse("").startsWith("quartz:"))
                .forEach(this::look);
    }

    private void look(YamlNode uri) {
        var from = uri.parent();
        var parameters = from == null
                ? List.<YamlNode>of()
                : from.find("parameters").map(YamlNode::children).orElse(List.of());
        boolean byCron = parameters.stream().anyMatch(option -> option.key().equals("cron"));
        var known = properties(byCron ? CronTriggerImpl.class : SimpleTriggerImpl.class);
        for (var option : parameters) {
            if (option.key().equals("cron")) {
                resolutionContext.resolve(option.text()).ifPresent(text -> cron(option, text));
            } else if (option.key().startsWith(TRIGGER)) {
                trigger(option, option.key().substring(TRIGGER.length()), known);
            }
        }
    }

    @SuppressWarnings("JavaUtilDate") // Quartz requires java.util.Date
    private void cron(YamlNode option, String text) {
        // In a URI the blanks may be plus signs.
        var cron = text.contains(" ") ? text : text.replace('+', ' ');
        try {
            if (new CronExpression(cron).getNextValidTimeAfter(new Date()) == null) {
                findingCollector.error(option.node(), "the cron expression '" + cron + "' never fires again");
            }
        } catch (ParseException | RuntimeException e) {
            int fields = cron.strip().split("\\s+").length;
            var reason = fields == FIELDS_WITHOUT_SECONDS
                    ? "seconds come first, six fields in all, such as 0 5 0 * * ?"
                    : String.valueOf(e.getMessage());
            findingCollector.error(option.node(), "'" + cron + "' is no cron expression: " + reason);
        }
    }

    private void trigger(YamlNode option, String name, Map<String, Class<?>> known) {
        var type = known.get(name);
        if (type == null) {
            findingCollector.error(
                    option.keyNode(),
                    "quartz has no option '" + TRIGGER + name + "' here"
                            + Suggestions.nearest(name, known.keySet())
                                    .map(near -> "; did you mean '" + TRIGGER + near + "'?")
                                    .orElse(""));
            return;
        }
        resolutionContext.resolve(option.text()).ifPresent(text -> value(option, text, type));
    }

    private void value(YamlNode option, String text, Class<?> type) {
        if (type.equals(TimeZone.class) && !isZone(text)) {
            findingCollector.error(
                    option.node(),
                    "there is no time zone '" + text + "'"
                            + Suggestions.suggestion(text, ZoneId.getAvailableZoneIds()));
        } else if (Set.of(int.class, long.class).contains(type) && !text.matches("-?\\d{1,18}")) {
            findingCollector.error(
                    option.node(), "'" + option.key() + "' is '" + text + "' and must be a whole number");
        }
    }

    /** Java silently treats an unknown time zone as GMT. */
    private static boolean isZone(String text) {
        return !TimeZone.getTimeZone(text).getID().equals("GMT") || text.matches("(?i)GMT([+-]0+(:00)?)?");
    }

    private static Map<String, Class<?>> properties(Class<?> trigger) {
        var properties = new TreeMap<String, Class<?>>();
        for (var method : trigger.getMethods()) {
            if (SETTER.matcher(method.getName()).matches() && method.getParameterCount() == 1) {
                properties.put(StringHelper.decapitalize(method.getName().substring(3)), method.getParameterTypes()[0]);
            }
        }
        return properties;
    }
}
