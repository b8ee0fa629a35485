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
        if (!kinds.isEmpty()) {
            String verb = kinds.size() == 1 ? "is" : "are";
            throw refuse(
                    source,
                    "this is " + String.join(" and ", kinds.keySet()) + ", which " + verb + " not applied: ",
                    kinds.values().stream().flatMap(List::stream).toList());
        }
    }

    /** Refuses tensors nobody has recognised. */
    static void ofUnknown(TensorSource source, List<String> names) {
        if (!names.isEmpty()) {
            throw refuse(source, "not part of a plain low-rank adapter: ", names);
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

    /** The line names the first tensors, the details all of them. */
    private static W2wException refuse(TensorSource source, String what, List<String> names) {
        List<String> all = names.stream().map(Refusal::printable).toList();
        String first = String.join(", ", all.subList(0, Math.min(LISTED, all.size())));
        int more = all.size() - LISTED;
        return W2wException.input(what + first + (more > 0 ? " and " + more + " more" : ""))
                .at(source.source())
                .advise((more > 0 ? "w2w adapter inspect lists them all. " : "")
                        + "Export it as plain LoRA of linear layers with the tool it was made with")
                .listing(all);
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
