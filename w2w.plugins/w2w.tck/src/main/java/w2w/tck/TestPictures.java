package w2w.tck;

import w2w.api.diffusion.Picture;

/** Pictures that differ from each other: smooth colours with noise. */
final class TestPictures {
    private TestPictures() {}

    static Picture picture(int number, int width, int height) {
        float[] noise = Numbers.gaussian("tck picture", number, 3 * width * height, 0.2);
        for (int i = 0; i < noise.length; i++) {
            double wave = 0.6 * Math.sin(0.1 * (number + 1) * (i % width) + number);
            noise[i] = (float) Math.max(-1, Math.min(1, wave + noise[i]));
        }
        return Picture.owning(width, height, noise);
    }
}
