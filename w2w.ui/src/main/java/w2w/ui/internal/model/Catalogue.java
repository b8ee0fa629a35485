package w2w.ui.internal.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import w2w.api.plugin.PluginKind;

/** The plug-ins that can be chosen, with what they say of themselves and the settings they take. Any thread may call; reads metatype. */
public interface Catalogue {
    /** The READY ones of a kind, highest service ranking first. Runs none of their code. */
    List<Entry> entries(PluginKind kind);

    /** The settings of one plug-in, whether it can be used or not; empty where it has none. */
    List<Setting> settings(PluginKind kind, String id);

    /**
     * Configures a plug-in, which is made anew with the values.
     *
     * @throws w2w.api.task.W2wException INPUT: a value that the setting does not allow; STORAGE: it cannot be kept
     */
    void configure(PluginKind kind, String id, Map<String, String> values);

    /** The setting that names a file or the folder it is in, for a person; empty where none does. */
    Optional<String> naming(Path file);

    /**
     * One plug-in.
     *
     * @param properties of its service, as text: {@code w2w.direction.from}…
     * @param settings what it can be set to, in the order it declares them
     */
    record Entry(
            PluginKind kind,
            String id,
            String label,
            String description,
            Map<String, String> properties,
            List<Setting> settings) {
        public Entry {
            properties = Map.copyOf(properties);
            settings = List.copyOf(settings);
        }
    }

    /**
     * One setting of a plug-in.
     *
     * @param value as it is configured, or its default
     * @param choices the values it can have; empty where any will do
     */
    record Setting(
            String name,
            String label,
            String description,
            Type type,
            String value,
            OptionalDouble least,
            OptionalDouble most,
            List<Choice> choices) {
        public Setting {
            Objects.requireNonNull(type);
            choices = List.copyOf(choices);
        }

        /** This with another value. */
        public Setting withValue(String other) {
            return new Setting(name, label, description, type, other, least, most, choices);
        }
    }

    /** A value of a setting and what a person reads. */
    record Choice(String value, String label) {}

    /** What a setting's value is. */
    enum Type {
        TEXT,
        INTEGER,
        NUMBER,
        BOOLEAN,
        CHOICE
    }
}
