package w2w.cli;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a field with picocli's annotations: the numbers it takes. What a user types outside of it is wrong usage and is refused before the
 * command runs, with the option as it was typed: {@code -n must be 1 or more, not 0}. Of a list or a map, every number must be within.
 * Defaults are not looked at: a default of 0 under {@code @Range(min = 1)} stands for what was not typed.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Range {
    /** The least. */
    double min() default Double.NEGATIVE_INFINITY;

    /** The most. */
    double max() default Double.POSITIVE_INFINITY;

    /** All are above it. */
    double above() default Double.NEGATIVE_INFINITY;

    /** All are below it. */
    double below() default Double.POSITIVE_INFINITY;
}
