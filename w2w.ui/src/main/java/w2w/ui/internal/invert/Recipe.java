package w2w.ui.internal.invert;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import w2w.api.invert.InversionSettings;
import w2w.api.invert.InversionSettings.Preset;
import w2w.api.invert.InversionSettings.WeightedLoss;

/** Settings of an inversion as a person puts them together: a preset, then whatever is changed. Immutable. */
record Recipe(InversionSettings settings, Map<String, Choice> losses) {
    /** Weight of a loss that is added to another one. */
    static final double ADDED = 0.05;

    /**
     * A loss that is there.
     *
     * @param weight in the sum; meaningless where it is not used
     * @param options by name, those that were set
     */
    record Choice(boolean used, double weight, Map<String, String> options) {
        static final Choice NOT_USED = new Choice(false, 1, Map.of());

        Choice {
            options = Map.copyOf(options);
        }

        Choice used(boolean now) {
            return new Choice(now, weight, options);
        }

        Choice weighing(double now) {
            return new Choice(used, now, options);
        }

        /** An empty value takes the option's default. */
        Choice option(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(options);
            if (value.isBlank()) {
                more.remove(name);
            } else {
                more.put(name, value.strip());
            }
            return new Choice(used, weight, more);
        }
    }

    Recipe {
        losses = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(losses));
    }

    static Recipe of(Preset preset) {
        return of(preset.settings());
    }

    static Recipe of(InversionSettings settings) {
        Map<String, Choice> losses = new LinkedHashMap<>();
        settings.losses().forEach(l -> losses.put(l.loss(), new Choice(true, l.weight(), l.options())));
        return new Recipe(settings, losses);
    }

    /** The preset whose settings these are, whatever the seed; empty where something was changed. */
    Optional<Preset> preset() {
        for (Preset preset : Preset.values()) {
            if (request().equals(Optional.of(preset.settings().withSeed(settings.seed())))) {
                return Optional.of(preset);
            }
        }
        return Optional.empty();
    }

    Recipe with(InversionSettings other) {
        return new Recipe(other, losses);
    }

    Recipe with(String loss, Choice choice) {
        Map<String, Choice> more = new LinkedHashMap<>(losses);
        more.put(loss, choice);
        return new Recipe(settings, more);
    }

    /** Uses a loss, or no longer; one that is added to others begins with a small weight, so that it does not drown them. */
    Recipe using(String loss, boolean now) {
        boolean others = losses.entrySet().stream()
                .anyMatch(e -> !e.getKey().equals(loss) && e.getValue().used());
        Choice before = losses.getOrDefault(loss, new Choice(false, others ? ADDED : 1, Map.of()));
        return with(loss, before.used(now));
    }

    Choice choice(String loss) {
        return losses.getOrDefault(loss, Choice.NOT_USED);
    }

    /** What is used of the losses that are there; a plug-in that has gone takes its loss with it. */
    Recipe among(List<String> there) {
        Map<String, Choice> left = new LinkedHashMap<>(losses);
        left.keySet().retainAll(there);
        return new Recipe(settings, left);
    }

    /** The settings with the losses; empty where no loss is used. */
    Optional<InversionSettings> request() {
        List<WeightedLoss> used = new ArrayList<>();
        losses.forEach((id, c) -> {
            if (c.used() && c.weight() != 0) {
                used.add(new WeightedLoss(id, c.weight(), c.options()));
            }
        });
        return used.isEmpty() ? Optional.empty() : Optional.of(settings.withLosses(used));
    }
}
