// SPDX-License-Identifier: Apache-2.0
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.server.config.AbstractKafkaConfig;
import org.apache.kafka.server.config.ConfigSynonym;
import org.apache.kafka.server.config.ServerTopicConfigSynonyms;

/**
 * Prints Kafka's own configuration: a line for each key with type, validator, default, dynamic mode
 * and whether it is internal; then a line for each topic-level name with the key of the broker.
 * What has no value is "-".
 */
final class KafkaKeys {
    public static void main(String[] none) throws Exception {
        Map<String, String> modes = modes();
        for (ConfigDef.ConfigKey key : new TreeMap<>(
                AbstractKafkaConfig.CONFIG_DEF.configKeys()).values())
            print("key", key.name, key.type, validator(key.validator), initial(key),
                    modes.getOrDefault(key.name, "read-only"), key.internalConfig);
        for (Map.Entry<String, List<ConfigSynonym>> one : new TreeMap<>(
                ServerTopicConfigSynonyms.ALL_TOPIC_CONFIG_SYNONYMS).entrySet())
            print("topic", one.getKey(), one.getValue().get(0).name());
    }

    /** Scala's object, by reflection: the method is for its own package only. */
    private static Map<String, String> modes() throws Exception {
        Class<?> type = Class.forName("kafka.server.DynamicBrokerConfig$");
        Object map = type.getMethod("dynamicConfigUpdateModes")
                .invoke(type.getField("MODULE$").get(null));
        Map<String, String> modes = new TreeMap<>();
        for (Map.Entry<?, ?> one : ((Map<?, ?>) map).entrySet())
            modes.put(one.getKey().toString(), one.getValue().toString());
        return modes;
    }

    /** The words of the column `valid`, which src/kafka/types.c reads. */
    private static String validator(ConfigDef.Validator validator) throws Exception {
        if (validator == null)
            return "-";
        String kind = validator.getClass().getSimpleName();
        String text = validator.toString();
        return switch (kind) {
            case "Range" -> "range " + end(validator, "min") + " " + end(validator, "max");
            case "ValidString", "ValidList" ->
                    (kind.equals("ValidList") ? "items " : "one ") + words(text);
            case "CaseInsensitiveValidString" ->
                    "nocase " + words(text.substring(text.indexOf('[')));
            default -> kind.isEmpty() || kind.equals("LambdaValidator")
                    ? kind + " " + text : kind;
        };
    }

    private static String end(Object range, String name) throws Exception {
        Field field = range.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(range) == null ? "-" : field.get(range).toString();
    }

    private static String words(String list) {
        return list.substring(1, list.length() - 1).replace(", ", "|");
    }

    private static String initial(ConfigDef.ConfigKey key) {
        Object value = key.defaultValue;
        if (value == ConfigDef.NO_DEFAULT_VALUE || value == null)
            return "-";
        if (value instanceof Password)
            return "-";
        if (value instanceof Class<?> type)
            return type.getName();
        if (value instanceof List<?> list)
            return String.join(",", list.stream().map(String::valueOf).toList());
        return value.toString();
    }

    private static void print(Object... fields) {
        for (int i = 0; i < fields.length; i++)
            System.out.print((i == 0 ? "" : "\t") + fields[i]);
        System.out.println();
    }
}
