package w2w.formats.internal;

import org.junit.jupiter.api.Nested;
import w2w.api.weights.AdapterFormat;
import w2w.tck.AdapterFormatContract;

/** Every spelling keeps to the contract that plug-in authors test theirs with. */
class FormatContractsTest {
    @Nested
    class Peft extends AdapterFormatContract {
        @Override
        protected AdapterFormat format() {
            return new PeftFormat();
        }

        @Override
        protected String fileName() {
            return "adapter";
        }
    }

    @Nested
    class Kohya extends AdapterFormatContract {
        @Override
        protected AdapterFormat format() {
            return new KohyaFormat();
        }
    }

    @Nested
    class Diffusers extends AdapterFormatContract {
        @Override
        protected AdapterFormat format() {
            return new DiffusersFormat();
        }
    }
}
