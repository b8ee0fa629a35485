package w2w.tour.internal.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One stop.
 *
 * @param id an anchor: letters only
 * @param lead what is done here, for somebody who does not know the terms
 * @param commands that do the same, one by one
 * @param figures the numbers behind it; JSON values
 */
public record Section(
        String id, String title, String lead, List<String> commands, List<Block> blocks, Map<String, Object> figures) {
    public Section {
        commands = List.copyOf(commands);
        blocks = List.copyOf(blocks);
    }

    /** For the template, which cannot ask a list. */
    public boolean hasCommands() {
        return !commands.isEmpty();
    }

    /** Collects what a stop has to show. */
    public static final class Builder {
        private final String id;
        private final String title;
        private final String lead;
        private final List<String> commands = new ArrayList<>();
        private final List<Block> blocks = new ArrayList<>();
        private final Map<String, Object> figures = new LinkedHashMap<>();

        public Builder(String id, String title, String lead) {
            this.id = id;
            this.title = title;
            this.lead = lead;
        }

        public Builder command(String line) {
            commands.add(line);
            return this;
        }

        public Builder show(Block block) {
            blocks.add(block);
            return this;
        }

        public Builder figure(String name, Object value) {
            figures.put(name, value);
            return this;
        }

        public Section build() {
            return new Section(id, title, lead, commands, blocks, figures);
        }
    }
}
