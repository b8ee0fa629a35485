package w2w.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** Where a {@link Command} stands; help is listed from these service properties without loading the command. */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface CliCommand {
    /** What the properties begin with. */
    String PREFIX_ = "w2w.command.";

    /** The words a user types, e.g. {@code "space fit"}; groups such as {@code space} come into being by themselves. */
    String path();

    /** One sentence for the list of commands. */
    String description();
}
