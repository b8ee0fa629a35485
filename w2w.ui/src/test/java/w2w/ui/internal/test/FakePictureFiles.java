package w2w.ui.internal.test;

import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.swt.SWTException;
import org.eclipse.swt.graphics.ImageData;
import w2w.api.diffusion.Picture;
import w2w.api.invert.InversionRequest.View;
import w2w.api.studio.InvertCommand;
import w2w.api.studio.PictureFiles;
import w2w.api.task.W2wException;
import w2w.ui.internal.look.Images;

/** Reads what SWT reads and takes the nearest pixel. Any thread may call. */
public final class FakePictureFiles implements PictureFiles {
    @Override
    public Picture read(Path file, int width, int height) {
        ImageData data;
        try {
            data = new ImageData(file.toString());
        } catch (SWTException e) {
            throw W2wException.input("this is no picture").at(file.toString()).because(e);
        }
        return Images.of(data.scaledTo(width, height)).toPicture();
    }

    @Override
    public float[] mask(Path file, Path of, int width, int height) {
        float[] planes = read(file, width, height).toArray();
        float[] mask = new float[width * height];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = (planes[i] + 1) / 2;
        }
        return mask;
    }

    @Override
    public float[] centre(int width, int height) {
        float[] mask = new float[width * height];
        for (int i = 0; i < mask.length; i++) {
            double x = (i % width + 0.5) / width - 0.5;
            double y = (Math.floorDiv(i, width) + 0.5) / height - 0.5;
            double r = Math.hypot(x / 0.32, y / 0.42);
            mask[i] = (float) Math.max(0, Math.min(1, (1.1 - r) / 0.2));
        }
        return mask;
    }

    @Override
    public View view(InvertCommand.Shot shot, int width, int height) {
        return new View(read(shot.picture(), width, height), Optional.of(centre(width, height)));
    }
}
