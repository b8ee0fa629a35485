package w2w.ui.internal.pictures;

import w2w.api.edit.Edit;
import w2w.api.studio.Subject;
import w2w.api.task.Sha256;

/** What tells shots apart. */
final class Shots {
    private Shots() {}

    /** Fingerprint of the space a shot's subject is a point of; empty for others. */
    static String space(Shot shot) {
        return shot.subject() instanceof Subject.Point point ? point.point().space() : "";
    }

    /** A name for the picture that a model draws of a shot: the same wherever and whenever it is asked for. */
    static String key(String model, Shot shot) {
        Sha256 digest = new Sha256().add(model + "\n" + shot.settings() + "\n" + shot.seed() + "\n");
        if (shot.subject() instanceof Subject.Point point) {
            digest.add("point " + point.point().space())
                    .add(point.edit().apply(point.point()).toArray());
            if (point.edit().injection() < Edit.ALWAYS) {
                digest.add("injected at " + point.edit().injection())
                        .add(point.point().toArray());
            }
        } else if (shot.subject() instanceof Subject.Weights weights) {
            digest.add("weights " + weights.adapter().layout().fingerprint() + " " + weights.strength())
                    .add(weights.adapter().toArray());
        }
        return digest.hex().substring(0, 32);
    }
}
