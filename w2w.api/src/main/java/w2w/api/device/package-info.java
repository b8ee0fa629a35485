/** The devices of this machine and the native runtimes that drive them. */
@Export
@Version("1.0.0")
package w2w.api.device;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
