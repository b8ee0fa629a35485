package w2w.api.device;

import java.util.OptionalLong;

/**
 * Something that computes.
 *
 * @param id {@code cpu}, {@code cuda:0}…: what the configuration value {@code device} takes
 * @param name the maker's name for it
 * @param runtime the library that drives it, with its version
 * @param memory bytes in all, where known
 * @param free bytes free right now, where known
 */
public record Device(String id, String name, String runtime, OptionalLong memory, OptionalLong free) {
    /** The configuration value that means: a GPU where one works, the CPU elsewhere. */
    public static final String AUTO = "auto";

    /** The CPU. */
    public static final String CPU = "cpu";

    /** Whether {@code value} is {@code auto}, {@code cpu} or {@code cuda:N}. */
    public static boolean isChoice(String value) {
        return value.matches("auto|cpu|cuda:[0-9]{1,3}");
    }
}
