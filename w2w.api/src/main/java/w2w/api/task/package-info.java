/** Long work, cancellation, errors, randomness and provenance: what every other package leans on. */
@Export
@Version("1.2.0")
package w2w.api.task;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
