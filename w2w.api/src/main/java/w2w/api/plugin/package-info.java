/** What a plug-in declares about itself, and how its state is reported. */
@Export
@Version("1.2.0")
package w2w.api.plugin;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
