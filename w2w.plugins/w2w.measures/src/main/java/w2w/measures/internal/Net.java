package w2w.measures.internal;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import w2w.api.diffusion.Picture;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/** A TorchScript net from pictures to numbers, on a device. Any thread may run it, several at a time. */
final class Net implements AutoCloseable {
    private static final int TOGETHER = 32;

    private final Path file;
    private final PtNDManager owner;
    private final PtSymbolBlock block;

    /**
     * Loads the net.
     *
     * @param file what messages name
     * @param content of it, which may be run
     */
    Net(Path file, byte[] content, String device) {
        this.file = file;
        Device where = device.equals(w2w.api.device.Device.CPU)
                ? Device.cpu()
                : Device.gpu(Integer.parseInt(device.substring("cuda:".length())));
        owner = (PtNDManager) NDManager.newBaseManager(where, "PyTorch");
        try (InputStream in = new ByteArrayInputStream(content)) {
            block = JniUtils.loadModule(owner, in, true, false);
        } catch (IOException | EngineException | UnsatisfiedLinkError e) {
            owner.close();
            throw W2wException.input("is no TorchScript net that this libtorch can load: " + e.getMessage())
                    .at(file.toString())
                    .because(e);
        }
    }

    /** What the net gives for each picture, which is brought to the net's size. */
    List<float[]> run(List<Picture> pictures, int height, int width, Task task) {
        List<float[]> all = new ArrayList<>(pictures.size());
        int size = 3 * height * width;
        task.check();
        for (int from = 0; from < pictures.size(); from += TOGETHER) {
            int count = Math.min(TOGETHER, pictures.size() - from);
            float[] values = new float[count * size];
            for (int i = 0; i < count; i++) {
                task.check();
                System.arraycopy(Scaled.planes(pictures.get(from + i), width, height), 0, values, i * size, size);
            }
            float[] numbers = forward(values, new Shape(count, 3, height, width));
            int each = numbers.length / count;
            for (int i = 0; i < count; i++) {
                float[] mine = new float[each];
                System.arraycopy(numbers, i * each, mine, 0, each);
                all.add(mine);
            }
            task.progress((from + count) / (double) pictures.size());
        }
        return all;
    }

    private float[] forward(float[] values, Shape shape) {
        try (NDManager scope = owner.newSubManager()) {
            JniUtils.setGraphExecutorOptimize(false); // a setting of the thread; the net is frozen already
            NDArray input = scope.create(FloatBuffer.wrap(values), shape);
            NDList output = IValueUtils.forward(block, new NDList(input), false);
            output.attach(scope);
            return output.singletonOrThrow().toFloatArray();
        } catch (EngineException e) {
            throw W2wException.of(W2wException.Kind.DEVICE, "the net cannot be run: " + e.getMessage())
                    .at(file.toString())
                    .because(e);
        }
    }

    @Override
    public void close() {
        block.close();
        owner.close();
    }
}
