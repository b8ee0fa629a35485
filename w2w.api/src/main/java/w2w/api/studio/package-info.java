/** What the engine offers to the workbench, the command line and scripts. */
@Export
@Version("1.2.0")
package w2w.api.studio;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
