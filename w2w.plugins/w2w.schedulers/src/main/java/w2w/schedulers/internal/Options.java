package w2w.schedulers.internal;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import w2w.api.diffusion.ScheduleRequest;
import w2w.api.task.W2wException;

/** The settings of one scheduler: each is taken once, and {@link #done} refuses what nobody took. */
final class Options {
    /** Said by the training schedule already, or without effect while what they belong to is off. */
    private static final Set<String> SETTLED = Set.of(
            "num_train_timesteps",
            "beta_start",
            "beta_end",
            "beta_schedule",
            "trained_betas",
            "prediction_type",
            "rescale_betas_zero_snr",
            "dynamic_thresholding_ratio",
            "sample_max_value",
            "clip_sample_range",
            "flow_shift",
            "time_shift_type",
            "variance_type",
            "timestep_type",
            "interpolation_type",
            "solver_p",
            "shift_terminal");

    /** Switches of diffusers that change the result and that we do not have: refused unless they are off. */
    private static final Set<String> MUST_BE_OFF = Set.of(
            "thresholding",
            "clip_sample",
            "use_exponential_sigmas",
            "use_beta_sigmas",
            "use_lu_lambdas",
            "use_flow_sigmas",
            "use_dynamic_shifting",
            "euler_at_final");

    private final String scheduler;
    private final Map<String, String> left;
    private final Set<String> known = new TreeSet<>();

    Options(String scheduler, ScheduleRequest request) {
        this.scheduler = scheduler;
        left = new TreeMap<>(request.options());
        left.keySet().removeIf(k -> k.startsWith("_") || SETTLED.contains(k));
        for (String name : MUST_BE_OFF) {
            String value = left.remove(name);
            if (value != null && !isOff(value)) {
                throw refuse(name, value, "false");
            }
        }
    }

    private static boolean isOff(String value) {
        return value.equalsIgnoreCase("false") || value.equals("null") || value.equals("[]");
    }

    /** One of the allowed words; the first is the default. */
    String word(String name, String... allowed) {
        String value = take(name, allowed[0]);
        if (!Arrays.asList(allowed).contains(value)) {
            throw refuse(name, value, String.join(", ", allowed));
        }
        return value;
    }

    boolean flag(String name, boolean otherwise) {
        return switch (take(name, Boolean.toString(otherwise)).toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw refuse(name, "something else", "true, false");
        };
    }

    int whole(String name, int otherwise, int least, int most) {
        double value = number(name, otherwise, least, most);
        if (value != Math.rint(value)) {
            throw refuse(name, Double.toString(value), "a whole number");
        }
        return (int) value;
    }

    double number(String name, double otherwise, double least, double most) {
        String value = take(name, Double.toString(otherwise));
        try {
            double x = Double.parseDouble(value);
            if (x >= least && x <= most) {
                return x;
            }
        } catch (NumberFormatException e) {
            // refused below like a number out of range
        }
        throw refuse(name, value, least + " to " + most);
    }

    /** An option whose only accepted value is its default. */
    void only(String name, String value) {
        word(name, value);
    }

    /** Refuses options that nobody asked for. */
    void done() {
        if (!left.isEmpty()) {
            throw W2wException.input(
                            "there is no option " + left.keySet().iterator().next())
                    .at("scheduler " + scheduler)
                    .advise("Options are " + String.join(", ", known));
        }
    }

    private String take(String name, String otherwise) {
        known.add(name);
        String value = left.remove(name);
        return value == null || value.equals("null") ? otherwise : value;
    }

    private W2wException refuse(String name, String value, String allowed) {
        return W2wException.input("option " + name + " cannot be " + value)
                .at("scheduler " + scheduler)
                .advise("It can be " + allowed);
    }
}
