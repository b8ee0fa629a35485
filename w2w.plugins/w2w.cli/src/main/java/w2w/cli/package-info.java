/** What a bundle needs to contribute a command. */
@Export
@Version("1.2.0")
package w2w.cli;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
