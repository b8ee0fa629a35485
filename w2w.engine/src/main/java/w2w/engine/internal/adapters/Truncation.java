package w2w.engine.internal.adapters;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.ejml.interfaces.decomposition.QRDecomposition;
import w2w.api.task.Noise;
import w2w.api.task.Task;
import w2w.engine.internal.gauge.LowRank;

/**
 * The leading part of the singular value decomposition of a matrix. Where one side is short it is the whole decomposition; else a
 * randomised block Krylov iteration (Musco and Musco, 2015) from always the same numbers: the basis grows by a block that the matrix is
 * multiplied to, until the energy of the leading directions stops to grow. The best approximation within the basis is taken, and its
 * energy is what it is.
 */
final class Truncation {
    /** Shorter sides are decomposed as a whole. */
    private static final int SHORT = 64;

    private static final int OVERSAMPLING = 8;
    private static final double CONVERGED = 1e-6;
    private static final double NOTHING = 1e-24;

    private final Matrix matrix;
    private final boolean flat;
    private final int rank;
    private final int width;
    private final List<DMatrixRMaj> basis = new ArrayList<>(); // of the short side, orthonormal
    private final List<DMatrixRMaj> images = new ArrayList<>(); // what the matrix makes of it on the long side
    private DMatrixRMaj gram = new DMatrixRMaj(0, 0);

    private Truncation(Matrix matrix, int rank) {
        this.matrix = matrix;
        this.rank = rank;
        flat = matrix.rows() <= matrix.columns();
        width = Math.min(shortSide(), (rank + 2 * OVERSAMPLING - 1) / OVERSAMPLING * OVERSAMPLING);
    }

    /** At most {@code rank} components, falling; fewer where the matrix has no more. */
    static LowRank of(Matrix matrix, int rank, Task task) {
        if (Math.min(matrix.rows(), matrix.columns()) <= SHORT) {
            DMatrixRMaj all = new DMatrixRMaj(matrix.rows(), matrix.columns());
            for (int i = 0; i < all.data.length; i++) {
                all.data[i] = matrix.values()[i];
            }
            return matrix.rows() <= matrix.columns()
                    ? LowRank.of(1, CommonOps_DDRM.identity(matrix.rows()), all)
                    : LowRank.of(1, all, CommonOps_DDRM.identity(matrix.columns()));
        }
        return new Truncation(matrix, rank).iterate(task);
    }

    private int shortSide() {
        return Math.min(matrix.rows(), matrix.columns());
    }

    private int longSide() {
        return Math.max(matrix.rows(), matrix.columns());
    }

    private DMatrixRMaj toLong(DMatrixRMaj block) {
        double[] product =
                flat ? matrix.transposedTimes(block.data, block.numCols) : matrix.times(block.data, block.numCols);
        return DMatrixRMaj.wrap(longSide(), block.numCols, product);
    }

    private DMatrixRMaj toShort(DMatrixRMaj block) {
        double[] product =
                flat ? matrix.times(block.data, block.numCols) : matrix.transposedTimes(block.data, block.numCols);
        return DMatrixRMaj.wrap(shortSide(), block.numCols, product);
    }

    private LowRank iterate(Task task) {
        float[] start = Noise.gaussian(0, "refactor", 0, 0, longSide() * width);
        DMatrixRMaj block = new DMatrixRMaj(longSide(), width);
        for (int i = 0; i < start.length; i++) {
            block.data[i] = start[i];
        }
        block = toShort(block);
        double captured = 0;
        while (true) {
            task.check();
            int room = shortSide() - basis.size() * width;
            if (room <= 0 || !orthonormalise(block, Math.min(room, width))) {
                break;
            }
            DMatrixRMaj image = toLong(basis.get(basis.size() - 1));
            images.add(image);
            extendGram(image);
            double now = leadingEnergy();
            if (now - captured <= CONVERGED * now) {
                break;
            }
            captured = now;
            block = toShort(image);
        }
        return decomposed();
    }

    /** Adds what is new in a block to the basis; false where nothing is. */
    private boolean orthonormalise(DMatrixRMaj block, int columns) {
        double before = squares(block);
        DMatrixRMaj next =
                block.numCols == columns ? block : CommonOps_DDRM.extract(block, 0, block.numRows, 0, columns);
        for (int pass = 0; pass < 2; pass++) { // what rounding leaves after the first is gone after the second
            for (DMatrixRMaj known : basis) {
                DMatrixRMaj share = CommonOps_DDRM.multTransA(known, next, null);
                CommonOps_DDRM.multAdd(-1, known, share, next);
            }
            if (squares(next) <= NOTHING * before) {
                return false;
            }
            QRDecomposition<DMatrixRMaj> qr = DecompositionFactory_DDRM.qr(next.numRows, next.numCols);
            boolean unused = qr.decompose(next.copy());
            next = qr.getQ(null, true);
        }
        basis.add(next);
        return true;
    }

    private static double squares(DMatrixRMaj block) {
        double sum = 0;
        for (double x : block.data) {
            sum += x * x;
        }
        return sum;
    }

    /** Products of all images with each other: the matrix's square within the basis. */
    private void extendGram(DMatrixRMaj image) {
        int old = gram.numRows;
        DMatrixRMaj larger = new DMatrixRMaj(old + image.numCols, old + image.numCols);
        CommonOps_DDRM.insert(gram, larger, 0, 0);
        DMatrixRMaj[] products = IntStream.range(0, images.size())
                .parallel()
                .mapToObj(i -> CommonOps_DDRM.multTransA(images.get(i), image, null))
                .toArray(DMatrixRMaj[]::new);
        int at = 0;
        for (DMatrixRMaj product : products) {
            for (int i = 0; i < product.numRows; i++) {
                for (int j = 0; j < product.numCols; j++) {
                    larger.set(at + i, old + j, product.get(i, j));
                    larger.set(old + j, at + i, product.get(i, j));
                }
            }
            at += product.numRows;
        }
        gram = larger;
    }

    private EigenDecomposition_F64<DMatrixRMaj> eigen(boolean vectors) {
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(gram.numRows, vectors, true);
        if (!eigen.decompose(gram.copy())) {
            throw new ArithmeticException("the eigenvalue decomposition did not converge");
        }
        return eigen;
    }

    private double leadingEnergy() {
        EigenDecomposition_F64<DMatrixRMaj> eigen = eigen(false);
        return IntStream.range(0, eigen.getNumberOfEigenvalues())
                .mapToDouble(i -> -eigen.getEigenvalue(i).real)
                .sorted()
                .limit(rank)
                .map(x -> -x)
                .sum();
    }

    private LowRank decomposed() {
        if (basis.isEmpty()) {
            return new LowRank(new DMatrixRMaj(matrix.rows(), 0), new double[0], new DMatrixRMaj(matrix.columns(), 0));
        }
        EigenDecomposition_F64<DMatrixRMaj> eigen = eigen(true);
        int[] order = IntStream.range(0, eigen.getNumberOfEigenvalues())
                .boxed()
                .sorted((i, j) -> Double.compare(eigen.getEigenvalue(j).real, eigen.getEigenvalue(i).real))
                .mapToInt(i -> i)
                .toArray();
        double least = NOTHING * Math.max(0, eigen.getEigenvalue(order[0]).real);
        int kept = (int) IntStream.of(order)
                .limit(rank)
                .filter(i -> eigen.getEigenvalue(i).real > least)
                .count();
        double[] sigma = new double[kept];
        DMatrixRMaj near = new DMatrixRMaj(shortSide(), kept);
        DMatrixRMaj far = new DMatrixRMaj(longSide(), kept);
        for (int k = 0; k < kept; k++) {
            sigma[k] = Math.sqrt(eigen.getEigenvalue(order[k]).real);
            DMatrixRMaj vector = eigen.getEigenVector(order[k]);
            int at = 0;
            for (int b = 0; b < basis.size(); b++) {
                add(basis.get(b), vector, at, 1, near, k);
                add(images.get(b), vector, at, 1 / sigma[k], far, k);
                at += basis.get(b).numCols;
            }
        }
        return flat ? new LowRank(near, sigma, far) : new LowRank(far, sigma, near);
    }

    private static void add(
            DMatrixRMaj block, DMatrixRMaj vector, int at, double factor, DMatrixRMaj target, int column) {
        for (int i = 0; i < block.numRows; i++) {
            double sum = 0;
            for (int j = 0; j < block.numCols; j++) {
                sum += block.data[i * block.numCols + j] * vector.data[at + j];
            }
            target.data[i * target.numCols + column] += factor * sum;
        }
    }
}
