/** Inversion of pictures into coefficients, and the losses it minimises. */
@Export
@Version("1.0.0")
package w2w.api.invert;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
