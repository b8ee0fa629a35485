package w2w.backbone.sd.internal;

import java.util.List;

/**
 * What a {@code unet/config.json} of class UNet2DConditionModel says, for the networks of Stable Diffusion 1.x and 2.x.
 *
 * @param heads per block; for historical reasons the file calls it {@code attention_head_dim}
 * @param depth transformer blocks per attention, per block
 * @param layers residual blocks per down block, per block; an up block has one more
 * @param downCross whether down block i has attention
 * @param upCross whether up block i has attention
 */
record UNetConfig(
        int channels,
        int sampleSize,
        List<Integer> widths,
        List<Integer> layers,
        List<Integer> depth,
        List<Integer> heads,
        List<Boolean> downCross,
        List<Boolean> upCross,
        int contextWidth,
        int groups,
        double eps,
        boolean flipSinToCos,
        double freqShift,
        boolean linearProjection,
        boolean upcastAttention) {

    static UNetConfig of(ConfigFile c) {
        c.only("_class_name", "\"UNet2DConditionModel\"", "\"FlaxUNet2DConditionModel\"");
        List<Integer> widths = c.integerList("block_out_channels");
        int blocks = widths.size();
        refuseWhatIsUnlikeStableDiffusion(c);
        int channels = c.integer("in_channels", 4, ConfigFile.MOST);
        int results = c.integer("out_channels", 4, ConfigFile.MOST);
        if (results != channels) {
            throw c.refused(
                    "in_channels", "" + channels, "it must equal out_channels = " + results + purpose(channels));
        }
        UNetConfig config = new UNetConfig(
                channels,
                c.side("sample_size", 64, ConfigFile.MOST),
                widths,
                c.integers("layers_per_block", blocks, 2, ConfigFile.MOST_LAYERS),
                c.integers("transformer_layers_per_block", blocks, 1, ConfigFile.MOST_LAYERS),
                c.integers("attention_head_dim", blocks, 8, ConfigFile.MOST),
                crosses(c, "down_block_types", blocks, "CrossAttnDownBlock2D", "DownBlock2D"),
                crosses(c, "up_block_types", blocks, "CrossAttnUpBlock2D", "UpBlock2D"),
                c.integer("cross_attention_dim", ConfigFile.MOST),
                c.integer("norm_num_groups", 32, ConfigFile.MOST),
                c.number("norm_eps", 1e-5),
                c.flag("flip_sin_to_cos", true),
                c.number("freq_shift", 0),
                c.flag("use_linear_projection", false),
                c.flag("upcast_attention", false));
        for (int i = 0; i < blocks; i++) {
            if (widths.get(i) % config.groups != 0 || widths.get(i) % config.heads.get(i) != 0) {
                throw c.refused(
                        "block_out_channels",
                        widths.toString(),
                        widths.get(i) + " channels do not divide into " + config.groups + " groups and "
                                + config.heads.get(i) + " heads");
            }
        }
        return config;
    }

    /** What UNets of Stable Diffusion with more channels are for. */
    private static String purpose(int channels) {
        return switch (channels) {
            case 5 -> "; this UNet also takes a depth map";
            case 7 -> "; this UNet enlarges a picture";
            case 8 -> "; this UNet edits another picture (InstructPix2Pix)";
            case 9 -> "; this is an inpainting UNet, which also takes a mask and the masked picture";
            default -> "";
        };
    }

    private static void refuseWhatIsUnlikeStableDiffusion(ConfigFile c) {
        c.only("act_fn", "\"silu\"", "\"swish\"");
        c.only("attention_type", "\"default\"");
        c.only("center_input_sample", "false");
        c.only("class_embed_type");
        c.only("class_embeddings_concat", "false");
        c.only("conv_in_kernel", "3");
        c.only("conv_out_kernel", "3");
        c.only("cross_attention_norm", "false");
        c.only("downsample_padding", "1");
        c.only("dual_cross_attention", "false");
        c.only("addition_embed_type");
        c.only("encoder_hid_dim");
        c.only("encoder_hid_dim_type");
        c.only("mid_block_only_cross_attention", "false");
        c.only("mid_block_scale_factor", "1", "1.0");
        c.only("mid_block_type", "\"UNetMidBlock2DCrossAttn\"");
        c.only("num_attention_heads");
        c.only("num_class_embeds");
        c.only("only_cross_attention", "false");
        c.only("projection_class_embeddings_input_dim");
        c.only("resnet_out_scale_factor", "1", "1.0");
        c.only("resnet_skip_time_act", "false");
        c.only("resnet_time_scale_shift", "\"default\"");
        c.only("reverse_transformer_layers_per_block");
        if (c.has("time_cond_proj_dim")) {
            throw c.refused(
                    "time_cond_proj_dim",
                    "" + c.integer("time_cond_proj_dim", ConfigFile.MOST),
                    "this UNet takes the guidance scale as an input, as latent consistency models without LoRA do");
        }
        c.only("time_embedding_act_fn");
        c.only("time_embedding_dim");
        c.only("time_embedding_type", "\"positional\"");
        c.only("timestep_post_act");
        // dropout is off when a model is used; the two sizes belong to an embedding that is refused above; the others
        // are
        // how averaged weights were made
        c.ignore("dropout", "addition_embed_type_num_heads", "addition_time_embed_dim");
        c.ignore(
                "decay", "inv_gamma", "min_decay", "optimization_step", "power", "update_after_step", "use_ema_warmup");
    }

    private static List<Boolean> crosses(ConfigFile c, String key, int blocks, String with, String without) {
        List<String> types = c.texts(key);
        if (types.size() != blocks || !types.stream().allMatch(t -> t.equals(with) || t.equals(without))) {
            throw c.refused(key, types.toString(), blocks + " blocks are needed, each " + with + " or " + without);
        }
        return types.stream().map(with::equals).toList();
    }

    int blocks() {
        return widths.size();
    }

    int timeWidth() {
        return 4 * widths.get(0);
    }
}
