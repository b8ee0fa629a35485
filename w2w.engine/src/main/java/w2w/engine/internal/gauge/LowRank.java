package w2w.engine.internal.gauge;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.QRDecomposition;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;
import w2w.api.task.W2wException;
import w2w.api.weights.Adapter;
import w2w.api.weights.Factor;
import w2w.api.weights.Slot;

/**
 * Singular value decomposition of a product that is never formed: s·B·A = U·diag(σ)·Vᵀ by thin QR of B and of Aᵀ and the SVD of the
 * small core s·R_B·R_Aᵀ. Costs (m + n)·r² + r³ for B m×r and A r×n.
 *
 * @param u m × k, orthonormal columns, k = min(m, n, r) at most
 * @param sigma k singular values, falling
 * @param v n × k, orthonormal columns
 */
public record LowRank(DMatrixRMaj u, double[] sigma, DMatrixRMaj v) {
    /**
     * Of one layer of an adapter.
     *
     * @throws W2wException INPUT: one of its numbers is not finite
     */
    public static LowRank of(Adapter adapter, String module) {
        Slot a = adapter.layout().slot(module, Factor.A);
        Slot b = adapter.layout().slot(module, Factor.B);
        return of(a.layer().scale(), matrix(adapter, b), matrix(adapter, a));
    }

    private static DMatrixRMaj matrix(Adapter adapter, Slot slot) {
        DMatrixRMaj matrix = new DMatrixRMaj(slot.rows(), slot.columns());
        for (int i = 0; i < slot.size(); i++) {
            float value = adapter.get(slot.offset() + i);
            if (!Float.isFinite(value)) {
                throw W2wException.input("slot " + slot.name() + " holds " + value);
            }
            matrix.data[i] = value;
        }
        return matrix;
    }

    /** Of {@code scale}·B·A. */
    public static LowRank of(double scale, DMatrixRMaj b, DMatrixRMaj a) {
        Thin left = Thin.of(b);
        Thin right = Thin.of(CommonOps_DDRM.transpose(a, null));
        DMatrixRMaj core = new DMatrixRMaj(left.r.numRows, right.r.numRows);
        CommonOps_DDRM.multTransB(scale, left.r, right.r, core);
        SingularValueDecomposition_F64<DMatrixRMaj> svd =
                DecompositionFactory_DDRM.svd(core.numRows, core.numCols, true, true, true);
        if (!svd.decompose(core)) {
            throw new ArithmeticException("the singular value decomposition did not converge");
        }
        DMatrixRMaj u = CommonOps_DDRM.mult(left.q, svd.getU(null, false), null);
        DMatrixRMaj v = CommonOps_DDRM.mult(right.q, svd.getV(null, false), null);
        double[] sigma = svd.getSingularValues().clone();
        return sorted(u, Arrays.copyOf(sigma, svd.numberOfSingularValues()), v);
    }

    private static LowRank sorted(DMatrixRMaj u, double[] sigma, DMatrixRMaj v) {
        Integer[] order = IntStream.range(0, sigma.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(i -> -sigma[i]));
        DMatrixRMaj su = new DMatrixRMaj(u.numRows, sigma.length);
        DMatrixRMaj sv = new DMatrixRMaj(v.numRows, sigma.length);
        double[] ss = new double[sigma.length];
        for (int k = 0; k < sigma.length; k++) {
            ss[k] = sigma[order[k]];
            for (int i = 0; i < u.numRows; i++) {
                su.set(i, k, u.get(i, order[k]));
            }
            for (int i = 0; i < v.numRows; i++) {
                sv.set(i, k, v.get(i, order[k]));
            }
        }
        return new LowRank(su, ss, sv);
    }

    /** ‖s·B·A‖² in the Frobenius norm. */
    public double energy() {
        return energy(0);
    }

    /** The part of {@link #energy()} in the components from {@code first} on: what a cut to {@code first} components loses. */
    public double energy(int first) {
        double sum = 0;
        for (int k = first; k < sigma.length; k++) {
            sum += sigma[k] * sigma[k];
        }
        return sum;
    }

    private record Thin(DMatrixRMaj q, DMatrixRMaj r) {
        static Thin of(DMatrixRMaj matrix) {
            QRDecomposition<DMatrixRMaj> qr = DecompositionFactory_DDRM.qr(matrix.numRows, matrix.numCols);
            // false means a column of zeros, as in a layer that was never trained; its reflection is then the identity
            boolean unused = qr.decompose(matrix.copy());
            return new Thin(qr.getQ(null, true), qr.getR(null, true));
        }
    }
}
