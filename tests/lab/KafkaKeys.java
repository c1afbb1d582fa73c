// SPDX-License-Identifier: Apache-2.0
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.server.common.MetadataVersion;
import org.apache.kafka.server.config.AbstractKafkaConfig;
import org.apache.kafka.server.config.ConfigSynonym;
import org.apache.kafka.server.config.ServerTopicConfigSynonyms;

/**
 * Prints Kafka's own configuration: a line for each key with type, validator, default and dynamic
 * mode; then a line for each topic-level name with the key of the broker.
 * What has no value is "-".
 */
final class KafkaKeys {
    public static void main(String[] none) throws Exception {
        Map<String, String> modes = modes();
        for (ConfigDef.ConfigKey key : new TreeMap<>(
                AbstractKafkaConfig.CONFIG_DEF.configKeys()).values())
            print("key", key.name, key.type, validator(key.validator), initial(key),
                    key.internalConfig ? "internal" : modes.getOrDefault(key.name, "read-only"));
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

    /** The words of the column `valid`, which src/kafka/validators.c reads. */
    private static String validator(ConfigDef.Validator validator) throws Exception {
        if (validator == null)
            return "-";
        String kind = validator.getClass().getSimpleName();
        String text = validator.toString();
        return switch (kind) {
            case "Range" -> "range " + end(validator, "min") + " " + end(validator, "max");
            case "ValidString" -> "one " + words(text);
            case "ValidList" -> "items " + words(text);
            case "CaseInsensitiveValidString" ->
                    "nocase " + words(text.substring(text.indexOf('[')));
            case "MetadataVersionValidator" -> "version " + versions();
            case "NonEmptyString" -> "non-empty";
            case "NonNullValidator" -> "-";
            case "ControllerQuorumVotersValidator" -> "voters";
            case "ControllerQuorumBootstrapServersValidator" -> "addresses";
            // RemoteLogManagerConfig's, whose text is about its default: -1, or 1 and above.
            case "LambdaValidator" -> "range-or 1 - -1";
            // CompressionType.GZIP's: "[1,...,9] or -1".
            case "" -> text.replaceFirst("^\\[(\\d+),...,(\\d+)\\] or (-?\\d+)$", "range-or $1 $2 $3");
            default -> throw new IllegalStateException("a new validator: " + kind + " " + text);
        };
    }

    /** All versions in their order; "3.9-IV0/3.9" where the short form means that one. */
    private static String versions() {
        List<String> all = new ArrayList<>();
        for (MetadataVersion one : MetadataVersion.VERSIONS)
            all.add(isShort(one) ? one.version() + "/" + one.shortVersion() : one.version());
        return String.join("|", all);
    }

    private static boolean isShort(MetadataVersion version) {
        try {
            return MetadataVersion.fromVersionString(version.shortVersion()) == version;
        } catch (IllegalArgumentException no) {
            return false;
        }
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
