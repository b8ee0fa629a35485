package w2w.formats.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import w2w.api.task.W2wException;
import w2w.tensors.TensorInfo;
import w2w.tensors.TensorSource;

/** What ΔW = scale·B·A does not cover is refused by name, with the tensors concerned. */
final class Refusal {
    private static final int LISTED = 8;

    private Refusal() {}

    /** Refuses a file that holds other kinds of adapters than plain low-rank ones of linear layers. */
    static void ofOtherKinds(TensorSource source) {
        Map<String, List<String>> kinds = new LinkedHashMap<>();
        for (TensorInfo tensor : source.tensors()) {
            String kind = kind(tensor);
            if (!kind.isEmpty()) {
                kinds.computeIfAbsent(kind, k -> new ArrayList<>()).add(tensor.name());
            }
        }
        kinds.forEach((kind, names) -> {
            throw refuse(source, "this is " + kind + ", which is not applied: " + list(names));
        });
    }

    /** Refuses tensors nobody has recognised. */
    static void ofUnknown(TensorSource source, List<String> names) {
        if (!names.isEmpty()) {
            throw refuse(source, "not part of a plain low-rank adapter: " + list(names));
        }
    }

    private static String kind(TensorInfo tensor) {
        String name = tensor.name();
        if (name.contains(".hada_") || name.contains(".hada.")) {
            return "LoHa";
        }
        if (name.contains(".lokr_")) {
            return "LoKr";
        }
        if (name.contains(".dora_scale") || name.contains("lora_magnitude_vector")) {
            return "DoRA";
        }
        if (name.contains(".oft_") || name.contains(".boft_")) {
            return "OFT";
        }
        if (name.contains("lora_mid") || (tensor.dimensions() == 4 && name.contains("lora"))) {
            return "LoRA of a convolution";
        }
        return "";
    }

    private static W2wException refuse(TensorSource source, String what) {
        return W2wException.input(what)
                .at(source.source())
                .advise("Export it as plain LoRA of linear layers with the tool it was made with");
    }

    private static String list(List<String> names) {
        StringBuilder text = new StringBuilder();
        names.stream().limit(LISTED).forEach(n -> text.append(text.isEmpty() ? "" : ", ")
                .append(printable(n)));
        if (names.size() > LISTED) {
            text.append(" and ").append(names.size() - LISTED).append(" more");
        }
        return text.toString();
    }

    /** The place of one tensor, as messages name it. */
    static String place(TensorSource source, String tensor) {
        return source.source() + ", tensor " + printable(tensor);
    }

    /** A short line without control characters. */
    static String printable(@Nullable String text) {
        String given = Objects.requireNonNullElse(text, "");
        String cut = given.length() > 200 ? given.substring(0, 200) + "…" : given;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
