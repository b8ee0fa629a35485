package w2w.api.plugin;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** What a {@link w2w.api.diffusion.DiffusionBackbone} component declares beside {@link Plugin}. */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Backbone {
    /** What the properties begin with. */
    String PREFIX_ = "w2w.backbone.";

    /** Kinds of model it opens: {@code sd1}, {@code sd2}… */
    String[] families();

    /** Whether its sessions offer single steps. */
    boolean denoising();

    /** Whether its sessions offer gradients. */
    boolean gradients();
}
