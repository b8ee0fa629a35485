package w2w.api.plugin;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** What every plug-in component says of itself; listing plug-ins reads these service properties and runs no code of theirs. */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Plugin {
    /** What the properties begin with. */
    String PREFIX_ = "w2w.plugin.";

    /** Unique within the plug-in's kind, lower case, words joined by hyphens: {@code least-squares}. It is what files and commands name. */
    String id();

    /** For a person, in English. */
    String label();

    /** One sentence for a person. */
    String description() default "";
}
