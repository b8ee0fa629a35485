package w2w.directions.internal;

import java.util.Map;
import org.junit.jupiter.api.Nested;
import w2w.api.edit.DirectionFinder;
import w2w.api.plugin.Direction;
import w2w.tck.DirectionFinderContract;

/** Every finder keeps to the contract that plug-in authors test theirs with. */
class FinderContractsTest {
    abstract static class OnLabels extends DirectionFinderContract {
        @Override
        protected Direction.Source source() {
            return Direction.Source.LABELS;
        }
    }

    @Nested
    class LeastSquares extends OnLabels {
        @Override
        protected DirectionFinder finder() {
            return new LeastSquaresFinder();
        }
    }

    @Nested
    class DifferenceOfMeans extends OnLabels {
        @Override
        protected DirectionFinder finder() {
            return new MeanDifferenceFinder();
        }
    }

    /** The labels of the known population all say the same, and nothing changes with one while the others stay: a large ridge. */
    @Nested
    class Ridge extends OnLabels {
        @Override
        protected DirectionFinder finder() {
            return new RidgeFinder(Configured.byDefault(RidgeFinder.Config.class));
        }

        @Override
        protected Map<String, String> options() {
            return Map.of("lambda", "1000");
        }
    }

    @Nested
    class Logistic extends OnLabels {
        @Override
        protected DirectionFinder finder() {
            return new LogisticFinder(Configured.byDefault(LogisticFinder.Config.class));
        }
    }

    @Nested
    class Unsupervised extends DirectionFinderContract {
        @Override
        protected DirectionFinder finder() {
            return new UnsupervisedFinder(Configured.byDefault(UnsupervisedFinder.Config.class));
        }

        @Override
        protected Direction.Source source() {
            return Direction.Source.NOTHING;
        }
    }
}
