/** Diffusion backbones, banks of adapters on a device, schedulers, codecs, pictures. */
@Export
@Version("1.1.0")
package w2w.api.diffusion;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
