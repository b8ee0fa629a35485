package w2w.engine.internal.adapters;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import w2w.api.task.Task;
import w2w.engine.internal.gauge.LowRank;

class TruncationTest {
    /** An entrywise product of two of rank {@code r}: LoHa's, whose singular values fall slowly. */
    static Matrix hadamard(int rows, int columns, int r) {
        SplittableRandom random = new SplittableRandom(7);
        double[] left = random.doubles(2L * rows * r, -1, 1).toArray();
        double[] right = random.doubles(2L * columns * r, -1, 1).toArray();
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            double[] sums = new double[2];
            for (int k = 0; k < 2 * r; k++) {
                sums[k % 2] += left[i / columns * 2 * r + k] * right[i % columns * 2 * r + k];
            }
            values[i] = (float) (sums[0] * sums[1]);
        }
        return new Matrix(values, rows, columns);
    }

    private static double[] singularValues(Matrix matrix) {
        DMatrixRMaj copy = new DMatrixRMaj(matrix.rows(), matrix.columns());
        for (int i = 0; i < copy.data.length; i++) {
            copy.data[i] = matrix.values()[i];
        }
        SingularValueDecomposition_F64<DMatrixRMaj> svd =
                DecompositionFactory_DDRM.svd(copy.numRows, copy.numCols, false, false, true);
        svd.decompose(copy);
        double[] values = Arrays.copyOf(svd.getSingularValues(), svd.numberOfSingularValues());
        return Arrays.stream(values).map(x -> -x).sorted().map(x -> -x).toArray();
    }

    /** ‖matrix − the leading components‖². */
    private static double missing(Matrix matrix, LowRank part, int rank) {
        double missing = 0;
        for (int i = 0; i < matrix.values().length; i++) {
            double value = 0;
            for (int k = 0; k < Math.min(rank, part.sigma().length); k++) {
                value += part.sigma()[k]
                        * part.u().get(i / matrix.columns(), k)
                        * part.v().get(i % matrix.columns(), k);
            }
            missing += Math.pow(matrix.values()[i] - value, 2);
        }
        return missing;
    }

    @ParameterizedTest
    @CsvSource({"40,90,5", "90,40,5", "150,200,1", "150,200,12", "200,150,12", "130,131,125", "3,2,7", "1,9,1"})
    void keeps_what_the_whole_decomposition_keeps(int rows, int columns, int rank) {
        Matrix matrix = hadamard(rows, columns, 4);
        double[] all = singularValues(matrix);
        double best = 0;
        for (int k = 0; k < Math.min(rank, all.length); k++) {
            best += all[k] * all[k];
        }
        LowRank part = Truncation.of(matrix, rank, Task.unwatched());
        double kept = part.energy() - part.energy(rank);
        assertEquals(best, kept, 1e-5 * best);
        double energy = matrix.energy();
        assertEquals(energy - kept, missing(matrix, part, rank), 1e-9 * energy);
    }

    @ParameterizedTest
    @CsvSource({"40,50", "100,120", "120,100"})
    void singular_values_of_a_diagonal_are_its_numbers(int rows, int columns) {
        int n = Math.min(rows, columns);
        float[] values = new float[rows * columns];
        for (int i = 0; i < n; i++) {
            values[i * columns + i] = i + 1;
        }
        LowRank part = Truncation.of(new Matrix(values, rows, columns), 2, Task.unwatched());
        assertEquals(n, part.sigma()[0], 1e-3);
        assertEquals(n * (double) n + (n - 1d) * (n - 1), part.energy() - part.energy(2), 1e-2);
    }

    @Test
    void what_has_fewer_components_than_the_rank_is_kept_whole() {
        SplittableRandom random = new SplittableRandom(1);
        double[] a = random.doubles(200).toArray();
        double[] b = random.doubles(300).toArray();
        float[] values = new float[200 * 300];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (a[i / 300] * b[i % 300]);
        }
        Matrix matrix = new Matrix(values, 200, 300);
        LowRank part = Truncation.of(matrix, 8, Task.unwatched());
        assertTrue(missing(matrix, part, 8) < 1e-12 * matrix.energy());
        LowRank none = Truncation.of(new Matrix(new float[200 * 300], 200, 300), 8, Task.unwatched());
        assertEquals(0, none.energy());
    }

    @Test
    void gives_the_same_bits_again() {
        Matrix matrix = hadamard(150, 170, 3);
        LowRank one = Truncation.of(matrix, 4, Task.unwatched());
        LowRank other = Truncation.of(matrix, 4, Task.unwatched());
        assertArrayEquals(one.u().data, other.u().data);
        assertArrayEquals(one.sigma(), other.sigma());
        assertArrayEquals(one.v().data, other.v().data);
    }
}
