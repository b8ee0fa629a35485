package w2w.engine.internal.render;

import w2w.api.diffusion.RenderSettings;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.task.W2wException.Kind;

/** What fits a device that turned out too small, found by trying: fewer pictures at once, then smaller ones, each for one step. */
final class Room {
    private Room() {}

    /** Pictures that nobody looks at. */
    interface Trial {
        /**
         * Draws them.
         *
         * @throws W2wException DEVICE: they do not fit
         */
        void draw(RenderSettings settings, int pictures);
    }

    /**
     * A sentence for the user; sizes shrink to half the area each time, which is about what memory goes by.
     *
     * @param pictures at once that did not fit
     * @param multiple of which a side must be
     */
    static String find(Trial trial, RenderSettings settings, int pictures, int multiple, Task task) {
        RenderSettings quick = settings.withSteps(1);
        for (int fewer = pictures / 2; fewer >= 1; fewer /= 2) {
            if (fits(trial, quick, fewer, task)) {
                return "Of " + size(quick) + " pixels " + (fewer == 1 ? "1 picture fits" : fewer + " pictures fit")
                        + " at once";
            }
        }
        RenderSettings smaller = smaller(quick, multiple);
        while (!smaller.equals(quick)) {
            quick = smaller;
            if (fits(trial, quick, 1, task)) {
                return "Not even one picture of " + size(settings) + " pixels fits, one of " + size(quick) + " does";
            }
            smaller = smaller(quick, multiple);
        }
        return "Not even one picture of " + size(quick)
                + " pixels fits: take half precision, or end what else uses the device";
    }

    private static boolean fits(Trial trial, RenderSettings settings, int pictures, Task task) {
        task.check();
        try {
            trial.draw(settings, pictures);
            return true;
        } catch (W2wException e) {
            if (e.kind() != Kind.DEVICE) {
                throw e;
            }
            return false;
        }
    }

    private static RenderSettings smaller(RenderSettings s, int multiple) {
        return s.withSize(smaller(s.width(), multiple), smaller(s.height(), multiple));
    }

    private static int smaller(int side, int multiple) {
        int multiples = (int) Math.floor(side * Math.sqrt(0.5) / multiple);
        return Math.max(1, multiples) * multiple;
    }

    private static String size(RenderSettings settings) {
        return settings.width() + "×" + settings.height();
    }
}
