package w2w.engine.internal.space;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Optional;
import w2w.api.task.W2wException;

/**
 * Dense products on libtorch: one code for CPU and GPU. (On two cores A·Bᵀ of rows and a basis ran at twice the speed of OpenBLAS
 * 0.3.19 in float32, Aᵀ·B a little slower.) Blocks are component-major: k rows of n numbers. Whoever gets an array closes it.
 */
public final class Torch implements AutoCloseable {
    private static final String TF32 = "TORCH_ALLOW_TF32_CUBLAS_OVERRIDE";
    private static final int GRAM_COLUMNS = 8192;

    private final NDManager manager;
    private final Device device;
    private final TorchFunctions functions;

    /** On {@code cpu} or {@code cuda:N}. */
    public Torch(String device) {
        this.device = Device.fromName(device.equals("cpu") ? "cpu" : device.replace("cuda:", "gpu"));
        this.manager = NDManager.newBaseManager(this.device, "PyTorch");
        this.functions = new TorchFunctions((PtNDManager) manager);
    }

    /**
     * Whether large products run in TF32. libtorch takes that from its environment at the start, so a wish to the contrary is an
     * error that says what to set. Gram matrices are in float64 either way.
     */
    public static boolean tf32(Optional<Boolean> wish, String device) {
        boolean on = !device.equals("cpu") && "1".equals(System.getenv(TF32));
        if (!device.equals("cpu") && wish.isPresent() && wish.get() != on) {
            throw W2wException.of(W2wException.Kind.DEVICE, "the process was started with TF32 " + (on ? "on" : "off"))
                    .at("option tf32")
                    .advise("Start it with " + TF32 + "=" + (on ? 0 : 1));
        }
        return on;
    }

    public boolean onGpu() {
        return device.isGpu();
    }

    /** Library and version: what the provenance says. */
    public String describe() {
        Engine engine = Engine.getEngine("PyTorch");
        return "libtorch " + engine.getVersion();
    }

    public NDArray zeros(DataType type, long rows, long columns) {
        return manager.zeros(new Shape(rows, columns), type);
    }

    /**
     * Memory of the host for what goes to the device, valid until this is closed; for a GPU page-locked where the system has any left,
     * from which a copy takes a fifth of the time.
     */
    public ByteBuffer buffer(int bytes) {
        if (onGpu()) {
            NDManager host = manager.newSubManager(Device.cpu());
            try (NDArray zeros = host.zeros(new Shape(bytes), DataType.UINT8)) {
                return functions.pageLocked(zeros).toByteBuffer(true).order(ByteOrder.nativeOrder());
            } catch (EngineException none) {
                host.close();
            }
        }
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    /** Numbers in native order as a matrix; on a CPU a view of {@code rows}, which must not change while the array is in use. */
    public NDArray matrix(ByteBuffer rows, int count, int columns, DataType type) {
        return manager.create(rows.duplicate().order(ByteOrder.nativeOrder()), new Shape(count, columns), type);
    }

    /** The float64 identity. */
    public NDArray identity(int k) {
        return manager.eye(k, k, 0, DataType.FLOAT64);
    }

    /** The numbers of a float32 array. */
    public static float[] floats(NDArray array) {
        try (NDArray host = onHost(array)) {
            return host.toFloatArray();
        }
    }

    /** The numbers of a float64 array. */
    public static double[] doubles(NDArray array) {
        try (NDArray host = onHost(array)) {
            return host.toDoubleArray();
        }
    }

    /** The copy that DJL makes by itself of an array on a GPU lives as long as the manager: a basis would pile up on the host. */
    private static NDArray onHost(NDArray array) {
        return array.toDevice(Device.cpu(), true);
    }

    /** Σ a_ij·b_ij. */
    public double sum(NDArray a, NDArray b) {
        try (NDArray product = a.mul(b);
                NDArray sum = product.sum()) {
            return sum.getDouble();
        }
    }

    public NDArray vector(float[] values) {
        return manager.create(values, new Shape(1, values.length));
    }

    /** A matrix of the given type from float64 numbers on the host. */
    public NDArray matrix(double[] values, int rows, int columns, DataType type) {
        int bytes = type == DataType.FLOAT64 ? 8 : 4;
        ByteBuffer buffer = ByteBuffer.allocateDirect(Math.multiplyExact(values.length, bytes))
                .order(ByteOrder.nativeOrder());
        if (type == DataType.FLOAT64) {
            DoubleBuffer target = buffer.asDoubleBuffer();
            target.put(values);
        } else {
            FloatBuffer target = buffer.asFloatBuffer();
            for (double value : values) {
                target.put((float) value);
            }
        }
        return manager.create(buffer, new Shape(rows, columns), type);
    }

    /** A·Bᵀ. */
    public static NDArray timesTransposed(NDArray a, NDArray b) {
        try (NDArray transposed = b.transpose()) {
            return a.matMul(transposed);
        }
    }

    /** C ← C + Aᵀ·B. */
    public void addTransposedTimes(NDArray c, NDArray a, NDArray b) {
        functions.addTransposedTimes(c, a, b);
    }

    /** Xᵀ, row by row in memory; closes {@code x}. */
    public NDArray turned(NDArray x) {
        NDArray turned =
                zeros(x.getDataType(), x.getShape().get(1), x.getShape().get(0));
        try (x;
                NDArray view = x.transpose()) {
            turned.addi(view);
        }
        return turned;
    }

    /** G ← G + X·Xᵀ in float64, a slab of columns at a time: float32, let alone TF32, is too coarse for Cholesky QR. */
    public static void addGram(NDArray gram, NDArray x) {
        long n = x.getShape().get(1);
        for (long from = 0; from < n; from += GRAM_COLUMNS) {
            try (NDArray slab = x.get(new NDIndex(":, {}:{}", from, Math.min(n, from + GRAM_COLUMNS)));
                    NDArray wide = slab.toType(DataType.FLOAT64, true);
                    NDArray product = timesTransposed(wide, wide)) {
                gram.addi(product);
            }
        }
    }

    /** X·Xᵀ in float64. */
    public NDArray gram(NDArray x) {
        long k = x.getShape().get(0);
        NDArray gram = zeros(DataType.FLOAT64, k, k);
        addGram(gram, x);
        return gram;
    }

    /** L⁻¹ of a float64 matrix G = L·Lᵀ, zeros above its diagonal; empty where G is not positive definite. */
    public Optional<NDArray> inverseCholesky(NDArray g) {
        NDArray[] result = functions.inverseCholesky(g);
        try (NDArray info = result[1]) {
            if (info.toType(DataType.INT64, false).getLong() == 0) {
                return Optional.of(result[0]);
            }
        }
        result[0].close();
        return Optional.empty();
    }

    /** Eigenvalues of a symmetric float64 matrix, rising, and {@code vectors}, one a row in the same order. */
    public record Eigen(double[] values, NDArray vectors) implements AutoCloseable {
        /** The eigenvectors of the {@code k} largest values, largest first, as k rows of the given type. */
        public NDArray leading(int k, DataType type) {
            long all = vectors.getShape().get(0);
            try (NDArray tail = vectors.get(new NDIndex("{}:", all - k));
                    NDArray turned = tail.flip(0)) {
                return turned.toType(type, true);
            }
        }

        @Override
        public void close() {
            vectors.close();
        }
    }

    /** All eigenpairs, by LAPACK's {@code syevd}. The caller closes them. Costs about 9·n³. */
    public Eigen eigen(NDArray symmetric) {
        NDArray[] result = functions.eigen(symmetric);
        try (NDArray values = result[0]) {
            return new Eigen(doubles(values), result[1]);
        }
    }

    /** What libtorch or its loading threw, as an error of kind DEVICE that says what to do about memory. */
    public static W2wException fault(Throwable e) {
        String reason = String.valueOf(e.getMessage());
        W2wException fault = W2wException.of(
                        W2wException.Kind.DEVICE, reason.lines().findFirst().orElse("a product failed"))
                .because(e);
        return e instanceof OutOfMemoryError || reason.contains("out of memory") || reason.contains("not enough memory")
                ? fault.advise(
                        "Give the program more memory (-Xmx), fit fewer components, set the option tileMegabytes lower or storage to"
                                + " streamed, or choose another device")
                : fault;
    }

    /** Frees everything that was made here; on a GPU also what libtorch would keep for the next array. */
    @Override
    public void close() {
        functions.close();
        manager.close();
        if (onGpu()) {
            JniUtils.emptyCudaCache();
        }
    }
}
