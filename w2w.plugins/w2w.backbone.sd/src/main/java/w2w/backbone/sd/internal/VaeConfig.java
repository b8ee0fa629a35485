package w2w.backbone.sd.internal;

import java.util.Collections;
import java.util.List;

/** What a {@code vae/config.json} of class AutoencoderKL says. */
record VaeConfig(
        int latentChannels,
        int sampleSize,
        List<Integer> widths,
        int layers,
        int groups,
        double scale,
        boolean middleAttention,
        boolean quantConvolution,
        boolean postQuantConvolution) {

    static VaeConfig of(ConfigFile c) {
        c.only("_class_name", "\"AutoencoderKL\"", "\"FlaxAutoencoderKL\"");
        c.only("act_fn", "\"silu\"", "\"swish\"");
        c.only("in_channels", "3");
        c.only("out_channels", "3");
        c.only("latents_mean");
        c.only("latents_std");
        c.only("shift_factor");
        // the tiling here has its own threshold; the upcast is about another family's half-precision overflow
        c.ignore("force_upcast");
        List<Integer> widths = c.integerList("block_out_channels");
        blocks(c, "down_block_types", "DownEncoderBlock2D", widths.size());
        blocks(c, "up_block_types", "UpDecoderBlock2D", widths.size());
        VaeConfig config = new VaeConfig(
                c.integer("latent_channels", 4, ConfigFile.MOST),
                c.side("sample_size", 512, ConfigFile.MOST),
                widths,
                c.integer("layers_per_block", 1, ConfigFile.MOST_LAYERS),
                c.integer("norm_num_groups", 32, ConfigFile.MOST),
                c.number("scaling_factor", 0.18215),
                c.flag("mid_block_add_attention", true),
                c.flag("use_quant_conv", true),
                c.flag("use_post_quant_conv", true));
        if (widths.stream().anyMatch(w -> w % config.groups != 0)) {
            throw c.refused("norm_num_groups", "" + config.groups, "does not divide " + widths);
        }
        return config;
    }

    private static void blocks(ConfigFile c, String key, String type, int count) {
        List<String> types = c.texts(key);
        if (!types.equals(Collections.nCopies(count, type))) {
            throw c.refused(key, types.toString(), count + " blocks " + type + " are needed");
        }
    }

    /** Pixels to one latent position along a side. */
    int downscale() {
        return 1 << (widths.size() - 1);
    }
}
