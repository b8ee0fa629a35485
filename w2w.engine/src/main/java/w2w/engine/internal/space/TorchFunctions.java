package w2w.engine.internal.space;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Functions of libtorch that DJL's arrays lack, as a TorchScript program: a product added in place, which saves a copy of the block, and
 * LAPACK's factorisations, on a GPU cuSOLVER's.
 */
final class TorchFunctions implements AutoCloseable {
    private static final String SOURCE =
            """
            class Net(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def add_transposed_times(self: __torch__.Net, c: Tensor, a: Tensor, b: Tensor) -> int:
                _0 = torch.addmm_(c, torch.t(a), b)
                return 0
              def page_locked(self: __torch__.Net, x: Tensor) -> List[Tensor]:
                return [torch.pin_memory(x)]
              def inverse_cholesky(self: __torch__.Net, g: Tensor) -> List[Tensor]:
                factor, info, = torch.linalg_cholesky_ex(g)
                one = torch.diag(torch.ones_like(torch.select(g, 0, 0)))
                return [torch.linalg_solve_triangular(factor, one, upper=False), info]
              def eigen(self: __torch__.Net, g: Tensor) -> List[Tensor]:
                values, vectors, = torch.linalg_eigh(g)
                return [values, torch.contiguous(torch.t(vectors))]
            """;

    private final PtSymbolBlock block;

    TorchFunctions(PtNDManager owner) {
        try {
            block = JniUtils.loadModule(owner, new ByteArrayInputStream(archive()), true, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** C ← C + Aᵀ·B. */
    void addTransposedTimes(NDArray c, NDArray a, NDArray b) {
        try (IValue result = call("add_transposed_times", c, a, b)) {
            result.toLong();
        }
    }

    /** A copy of a host's array in memory that a GPU reads by itself. */
    NDArray pageLocked(NDArray host) {
        try (IValue result = call("page_locked", host)) {
            return result.toTensorArray((PtNDManager) host.getManager())[0];
        }
    }

    /** L⁻¹ of G = L·Lᵀ, and an integer that is 0 if G was positive definite. */
    NDArray[] inverseCholesky(NDArray g) {
        try (IValue result = call("inverse_cholesky", g)) {
            return result.toTensorArray((PtNDManager) g.getManager());
        }
    }

    /** Rising eigenvalues, and the eigenvectors, one a row. */
    NDArray[] eigen(NDArray symmetric) {
        try (IValue result = call("eigen", symmetric)) {
            return result.toTensorArray((PtNDManager) symmetric.getManager());
        }
    }

    private IValue call(String method, NDArray... arguments) {
        JniUtils.setGraphExecutorOptimize(false); // a setting of the thread; there is nothing to fuse
        IValue[] values = new IValue[arguments.length];
        try {
            for (int i = 0; i < values.length; i++) {
                values[i] = IValue.from((PtNDArray) arguments[i]);
            }
            return IValueUtils.runMethod(block, method, values);
        } finally {
            for (IValue value : values) {
                if (value != null) {
                    value.close();
                }
            }
        }
    }

    @Override
    public void close() {
        block.close();
    }

    /** An uncompressed ZIP of the source, and a pickle (protocol 2) of one object of the class, with {training: False} as its state. */
    private static byte[] archive() throws IOException {
        ByteArrayOutputStream object = new ByteArrayOutputStream();
        object.write(new byte[] {(byte) 0x80, 2});
        object.write("c__torch__\nNet\n)".getBytes(StandardCharsets.US_ASCII));
        object.write(new byte[] {(byte) 0x81, '}', '(', 'X', 8, 0, 0, 0});
        object.write("training".getBytes(StandardCharsets.US_ASCII));
        object.write(new byte[] {(byte) 0x89, 'u', 'b', '.'});
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            put(zip, "functions/data.pkl", object.toByteArray());
            put(zip, "functions/code/__torch__.py", SOURCE.getBytes(StandardCharsets.US_ASCII));
            put(zip, "functions/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
            put(zip, "functions/version", "3\n".getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(0);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
