package w2w.api.diffusion;

/**
 * Rows for one model call; the arrays have one number a row and are read only.
 *
 * @param latents already scaled by {@link Schedule#inputScale}
 * @param timesteps what the model is told
 * @param prompts index of the row's prompt
 * @param models index of the row's model in the bank, or {@link AdapterBank#BASE}
 * @param strengths what the row's ΔW is multiplied with: 1 for the model as it is
 */
public record DenoiseBatch(Latents latents, double[] timesteps, int[] prompts, int[] models, float[] strengths) {
    public DenoiseBatch {
        int rows = latents.rows();
        if (timesteps.length != rows || prompts.length != rows || models.length != rows || strengths.length != rows) {
            throw new IllegalArgumentException(rows + " rows, " + timesteps.length + " timesteps, " + prompts.length
                    + " prompts, " + models.length + " models, " + strengths.length + " strengths");
        }
    }

    public int rows() {
        return latents.rows();
    }
}
