package w2w.api.diffusion;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Prompts encoded on a backbone's device. Closed by whoever had them encoded, or with the session. */
@ConsumerType
public interface Prompts extends AutoCloseable {
    /** Number of prompts. */
    int size();

    /** For each prompt that was too long, a sentence that says what was left out. */
    List<String> warnings();

    @Override
    void close();
}
