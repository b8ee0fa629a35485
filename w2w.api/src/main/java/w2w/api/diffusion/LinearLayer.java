package w2w.api.diffusion;

/** A linear layer of a model that adapters can change: its path, with dots between, and its shape. */
public record LinearLayer(String module, int inputs, int outputs) {}
