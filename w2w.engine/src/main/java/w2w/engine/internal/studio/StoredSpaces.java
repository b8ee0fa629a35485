package w2w.engine.internal.studio;

import java.nio.file.Path;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.WeightSpace;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.engine.internal.space.FileSpace;
import w2w.engine.internal.space.SpaceFile;

/** {@link SpaceFile} behind the workspace. */
final class StoredSpaces implements SpaceFiles {
    @Override
    public WeightSpace open(Path file) {
        return SpaceFile.open(file);
    }

    @Override
    public void verify(Path file, Task task) {
        SpaceFile.verify(file, task);
    }

    @Override
    public PopulationCoefficients coefficients(WeightSpace space) {
        if (space instanceof FileSpace opened) {
            return opened.coefficients();
        }
        throw W2wException.input("the space was not opened by this workspace");
    }

    @Override
    public void write(Path target, WeightSpace space, PopulationCoefficients coefficients, Task task) {
        SpaceFile.write(target, space, coefficients, task);
    }
}
