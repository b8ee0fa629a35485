/** Abstract contract tests for plug-in authors. */
@Export
@Version("1.0.0")
package w2w.tck;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
