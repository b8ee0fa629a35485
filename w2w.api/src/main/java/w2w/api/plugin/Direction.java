package w2w.api.plugin;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** What a {@link w2w.api.edit.DirectionFinder} component declares beside {@link Plugin}. */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Direction {
    /** What the properties begin with. */
    String PREFIX_ = "w2w.direction.";

    /** What it finds directions from. */
    Source from();

    /** What the wanted names of a request are. */
    enum Source {
        LABELS,
        TEXT,
        NOTHING
    }
}
