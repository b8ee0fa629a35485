package w2w.ui.internal.model;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import w2w.api.edit.EditDirection;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.WeightSpace;
import w2w.api.studio.Workspace;
import w2w.api.task.W2wException;

/**
 * What a workspace holds at one moment.
 *
 * @param sameSpace whether the space that was open is still the one to use
 * @param opened the space to use otherwise
 */
record Contents(
        List<String> populations,
        List<String> spaces,
        List<String> models,
        boolean sameSpace,
        Optional<OpenSpace> opened,
        List<EditDirection> directions) {
    /**
     * Reads it; not on the UI thread.
     *
     * @param report what cannot be opened
     * @param wanted name of the space to use, where there is one of that name; the first otherwise
     */
    static Contents read(
            Workspace workspace, String wanted, Optional<OpenSpace> before, BiConsumer<String, Throwable> report) {
        List<String> spaces = workspace.spaces();
        Optional<String> name =
                spaces.contains(wanted) ? Optional.of(wanted) : spaces.stream().findFirst();
        Optional<OpenSpace> opened = Optional.empty();
        List<EditDirection> directions = List.of();
        boolean same = name.isEmpty() && before.isEmpty();
        if (name.isPresent()) {
            try { // a damaged space must not take the rest of the workspace with it
                WeightSpace space = workspace.space(name.get());
                same = before.filter(b -> b.name().equals(name.get())
                                && b.space().fingerprint().equals(space.fingerprint()))
                        .isPresent();
                if (same) {
                    space.close();
                } else {
                    opened = Optional.of(new OpenSpace(name.get(), space, coefficients(workspace, space)));
                }
                directions = workspace.directions(name.get());
            } catch (W2wException e) {
                report.accept("open space " + name.get(), e);
            }
        }
        return new Contents(workspace.populations(), spaces, workspace.models(), same, opened, directions);
    }

    private static PopulationCoefficients coefficients(Workspace workspace, WeightSpace space) {
        try {
            return workspace.coefficients(space);
        } catch (W2wException e) {
            space.close();
            throw e;
        }
    }
}
