/** Adapters as points: the layout of their numbers, the numbers, files of them, and populations of them. */
@Export
@Version("1.1.0")
package w2w.api.weights;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
