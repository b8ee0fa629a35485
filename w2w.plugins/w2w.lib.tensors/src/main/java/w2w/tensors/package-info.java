/** Tensors on disk: safetensors, torch {@code .pt}, {@code .npy} and {@code .npz}, parts of diffusers checkpoints. */
@Export
@Version("1.1.0")
package w2w.tensors;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
