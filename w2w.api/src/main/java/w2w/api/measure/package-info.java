/** Services that look at a picture and put numbers to it. */
@Export
@Version("1.0.0")
package w2w.api.measure;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
