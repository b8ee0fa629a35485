package w2w.formats.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import w2w.api.task.Excerpt;
import w2w.api.task.Printable;
import w2w.api.task.W2wException;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.DenseLayer;
import w2w.tensors.TensorSource;

/** What cannot be read is refused by name, with the tensors concerned. */
final class Refusal {
    private static final int LISTED = 8;

    private Refusal() {}

    /** Refuses tensors whose layer or role is not known. */
    static void ofUnknown(TensorSource source, List<String> names) {
        if (!names.isEmpty()) {
            throw of(source, "not part of an adapter that is known: ", names);
        }
    }

    /** Refuses paths with something before them that is no known prefix. */
    static W2wException unknownPiece(TensorSource source, String tensor, String piece, List<String> all) {
        return W2wException.input("the piece \"" + printable(piece) + "\" of the layer's name is not known"
                        + (all.size() > 1 ? ", in this tensor and " + (all.size() - 1) + " more" : ""))
                .at(place(source, tensor))
                .advise("Rename the layers as PEFT, kohya or diffusers name them")
                .listing(all.stream().map(Refusal::printable).toList());
    }

    /** A number that is no number. */
    static W2wException notFinite(TensorSource source, String tensor, double value, long position) {
        return W2wException.input("the adapter holds " + value + " at position " + position
                        + ": it is damaged or its training diverged")
                .at(place(source, tensor))
                .advise("Take an earlier checkpoint of the training, or fetch the file again");
    }

    /** Refuses to write what no tool's spelling of LoRA holds. */
    static void ofDense(AdapterFile adapter, Path target) {
        if (!adapter.dense().isEmpty()) {
            DenseLayer first = adapter.dense().get(0);
            throw W2wException.input(adapter.dense().size() + " layers are " + first.kind() + " and no LoRA, the first "
                            + first.module())
                    .at(target.toString())
                    .advise("Refactor them: w2w adapter convert FILE OUT --to peft --refactor RANK"
                            + (adapter.dense().stream().anyMatch(DenseLayer::needsBase) ? " --base CHECKPOINT" : ""));
        }
    }

    /** The line names the first tensors, the details all of them. */
    static W2wException of(TensorSource source, String what, List<String> names) {
        List<String> all = names.stream().map(Refusal::printable).toList();
        String first = String.join(", ", all.subList(0, Math.min(LISTED, all.size())));
        int more = all.size() - LISTED;
        return W2wException.input(what + first + (more > 0 ? " and " + more + " more" : ""))
                .at(source.source())
                .advise((more > 0 ? "w2w adapter inspect lists them all. " : "")
                        + "Export it as LoRA with the tool it was made with")
                .listing(all);
    }

    /** The place of one tensor, as messages name it. */
    static String place(TensorSource source, String tensor) {
        return source.source() + ", tensor " + printable(tensor);
    }

    /** A short line without control characters. */
    static String printable(@Nullable String text) {
        return Printable.line(Excerpt.of(Objects.requireNonNullElse(text, ""), 200));
    }
}
