/** Edit directions, the services that find them, and edits made of them. */
@Export
@Version("1.0.0")
package w2w.api.edit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
