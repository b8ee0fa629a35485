package w2w.schedulers.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import w2w.api.diffusion.ScheduleRequest;

/**
 * The settings of one scheduler out of a file that may have those of others too. Each is taken once; what is left when
 * {@link #notes} is called, and what cannot be done as asked, is told there.
 */
final class Options {
    /** Of other schedulers, said by the training schedule already, or without effect while what they belong to is off: passed over. */
    private static final Set<String> ELSEWHERE = Set.of(
            "algorithm_type",
            "beta_end",
            "beta_schedule",
            "beta_start",
            "clip_sample_range",
            "disable_corrector",
            "dynamic_thresholding_ratio",
            "eta",
            "euler_at_final",
            "final_sigmas_type",
            "flow_shift",
            "interpolation_type",
            "lambda_min_clipped",
            "lower_order_final",
            "noise_sampler_seed",
            "num_train_timesteps",
            "original_inference_steps",
            "predict_x0",
            "prediction_type",
            "rescale_betas_zero_snr",
            "sample_max_value",
            "set_alpha_to_one",
            "shift",
            "shift_terminal",
            "sigma_data",
            "sigma_max",
            "sigma_min",
            "sigma_schedule",
            "skip_prk_steps",
            "solver_order",
            "solver_p",
            "solver_type",
            "steps_offset",
            "time_shift_type",
            "timestep_scaling",
            "timestep_spacing",
            "timestep_type",
            "timestep_values",
            "trained_betas",
            "use_beta_sigmas",
            "use_exponential_sigmas",
            "use_karras_sigmas",
            "use_lu_lambdas",
            "variance_type");

    /** Switches that change what their own scheduler draws, and that none here has. */
    private static final List<String> NOT_APPLIED =
            List.of("clip_sample", "thresholding", "use_dynamic_shifting", "use_flow_sigmas");

    private final String scheduler;
    private final Map<String, String> left;
    private final List<String> notes = new ArrayList<>();

    Options(String scheduler, ScheduleRequest request) {
        this.scheduler = scheduler;
        left = new TreeMap<>(request.options());
        for (String name : NOT_APPLIED) {
            String value = left.remove(name);
            if (value != null && !isOff(value)) {
                notApplied(name, value, "false");
            }
        }
    }

    private static boolean isOff(String value) {
        return value.equalsIgnoreCase("false") || value.equals("null") || value.equals("[]");
    }

    /** One of the allowed words; the first is the default. */
    String word(String name, String... allowed) {
        String value = take(name, allowed[0]);
        if (Arrays.asList(allowed).contains(value)) {
            return value;
        }
        notApplied(name, value, allowed[0]);
        return allowed[0];
    }

    boolean flag(String name, boolean otherwise) {
        String value = take(name, Boolean.toString(otherwise)).toLowerCase(Locale.ROOT);
        if (!value.equals("true") && !value.equals("false")) {
            notApplied(name, value, Boolean.toString(otherwise));
            return otherwise;
        }
        return value.equals("true");
    }

    int whole(String name, int otherwise, int least, int most) {
        double value = number(name, otherwise, least, most);
        if (value != Math.rint(value)) {
            notApplied(name, Double.toString(value), Integer.toString(otherwise));
            return otherwise;
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
            // told below like a number out of range
        }
        notApplied(name, value, Double.toString(otherwise));
        return otherwise;
    }

    /** An option whose only value here is its default. */
    void only(String name, String value) {
        word(name, value);
    }

    /** What is not applied, when all options have been asked for. */
    List<String> notes() {
        List<String> unknown = left.keySet().stream()
                .filter(k -> !k.startsWith("_") && !ELSEWHERE.contains(k))
                .toList();
        if (!unknown.isEmpty()) {
            List<String> some = unknown.subList(0, Math.min(5, unknown.size()));
            notes.add("scheduler " + scheduler + ": no scheduler here has " + unknown.size()
                    + (unknown.size() == 1 ? " option" : " options") + " of the model, passed over: "
                    + String.join(", ", some) + (some.size() < unknown.size() ? "…" : ""));
            left.keySet().removeAll(unknown);
        }
        return List.copyOf(notes);
    }

    private String take(String name, String otherwise) {
        String value = left.remove(name);
        return value == null || value.equals("null") ? otherwise : value;
    }

    private void notApplied(String name, String value, String instead) {
        notes.add("scheduler " + scheduler + ": " + name + " = " + value + " is not applied, " + instead + " is");
    }
}
