package w2w.schedulers.internal;

import org.junit.jupiter.api.Nested;
import w2w.api.diffusion.NoiseScheduler;
import w2w.tck.SchedulerContract;

/** Every scheduler keeps to the contract that plug-in authors test theirs with. */
class SchedulerContractsTest {
    @Nested
    class DdimKeepsTo extends SchedulerContract {
        @Override
        protected NoiseScheduler scheduler() {
            return new Ddim();
        }
    }

    @Nested
    class PndmKeepsTo extends SchedulerContract {
        @Override
        protected NoiseScheduler scheduler() {
            return new Pndm();
        }
    }

    @Nested
    class EulerKeepsTo extends SchedulerContract {
        @Override
        protected NoiseScheduler scheduler() {
            return new Euler();
        }
    }

    @Nested
    class EulerAncestralKeepsTo extends SchedulerContract {
        @Override
        protected NoiseScheduler scheduler() {
            return new EulerAncestral();
        }
    }

    @Nested
    class DpmSolverKeepsTo extends SchedulerContract {
        @Override
        protected NoiseScheduler scheduler() {
            return new DpmSolver();
        }
    }

    @Nested
    class DpmSolverKarrasKeepsTo extends SchedulerContract {
        @Override
        protected NoiseScheduler scheduler() {
            return new DpmSolverKarras();
        }
    }

    @Nested
    class UniPcKeepsTo extends SchedulerContract {
        @Override
        protected NoiseScheduler scheduler() {
            return new UniPc();
        }
    }

    @Nested
    class LcmKeepsTo extends SchedulerContract {
        @Override
        protected NoiseScheduler scheduler() {
            return new Lcm();
        }
    }

    @Nested
    class HeunKeepsTo extends SchedulerContract {
        @Override
        protected NoiseScheduler scheduler() {
            return new Heun();
        }
    }

    @Nested
    class LmsKeepsTo extends SchedulerContract {
        @Override
        protected NoiseScheduler scheduler() {
            return new Lms();
        }
    }

    @Nested
    class DeisKeepsTo extends SchedulerContract {
        @Override
        protected NoiseScheduler scheduler() {
            return new Deis();
        }
    }

    @Nested
    class DdpmKeepsTo extends SchedulerContract {
        @Override
        protected NoiseScheduler scheduler() {
            return new Ddpm();
        }
    }

    @Nested
    class TcdKeepsTo extends SchedulerContract {
        @Override
        protected NoiseScheduler scheduler() {
            return new Tcd();
        }
    }
}
