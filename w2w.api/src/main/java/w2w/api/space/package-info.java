/** The weight space fitted to a population, coefficients in it, and the services that fit and sample it. */
@Export
@Version("1.0.0")
package w2w.api.space;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
