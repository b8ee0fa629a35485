package w2w.backbone.sd.internal;

/** What a {@code text_encoder/config.json} of class CLIPTextModel says. */
record TextConfig(
        int width, int hidden, int heads, int layers, int positions, int vocabulary, double eps, boolean quickGelu) {

    static TextConfig of(ConfigFile c) {
        c.only("architectures", "[\"CLIPTextModel\"]");
        c.only("model_type", "\"clip_text_model\"");
        c.only("hidden_act", "\"quick_gelu\"", "\"gelu\"");
        // dropout is off and initial values are past when a model is used; the projection and the token ids belong to a
        // pooled output
        // that the UNet does not see
        c.ignore("_name_or_path", "attention_dropout", "dropout", "initializer_factor", "initializer_range");
        c.ignore("projection_dim", "bos_token_id", "eos_token_id", "pad_token_id", "torch_dtype", "dtype");
        c.ignore("transformers_version");
        TextConfig config = new TextConfig(
                c.integer("hidden_size", ConfigFile.MOST),
                c.integer("intermediate_size", ConfigFile.MOST),
                c.integer("num_attention_heads", ConfigFile.MOST),
                c.integer("num_hidden_layers", 4 * ConfigFile.MOST_LAYERS),
                c.integer("max_position_embeddings", ConfigFile.MOST),
                c.integer("vocab_size", ConfigFile.MOST),
                c.number("layer_norm_eps", 1e-5),
                c.text("hidden_act").orElse("quick_gelu").equals("quick_gelu"));
        c.finish();
        if (config.width % config.heads != 0) {
            throw c.refused("num_attention_heads", "" + config.heads, "does not divide hidden_size " + config.width);
        }
        return config;
    }
}
