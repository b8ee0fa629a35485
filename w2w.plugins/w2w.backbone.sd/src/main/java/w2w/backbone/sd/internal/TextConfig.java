package w2w.backbone.sd.internal;

/** What a {@code text_encoder/config.json} of class CLIPTextModel says. */
record TextConfig(
        int width, int hidden, int heads, int layers, int positions, int vocabulary, double eps, boolean quickGelu) {

    private static final String OF_EVERY_MODEL =
            "bad_words_ids begin_suppress_tokens chunk_size_feed_forward diversity_penalty "
                    + "encoder_no_repeat_ngram_size id2label label2id length_penalty max_length min_length model_type "
                    + "no_repeat_ngram_size num_beam_groups num_beams num_return_sequences problem_type repetition_penalty "
                    + "return_dict temperature tie_encoder_decoder tie_word_embeddings top_k top_p transformers_version typical_p "
                    + "use_cache";

    static TextConfig of(ConfigFile c) {
        c.only("architectures", "[\"CLIPTextModel\"]", "[\"FlaxCLIPTextModel\"]");
        c.only("model_type", "\"clip_text_model\"");
        c.only("hidden_act", "\"quick_gelu\"", "\"gelu\"");
        // dropout is off and initial values are past when a model is used; the projection and the token ids belong to a
        // pooled output that the UNet does not see; the others are what transformers writes of every model
        c.ignore("attention_dropout", "dropout", "initializer_factor", "initializer_range");
        c.ignore("projection_dim", "bos_token_id", "eos_token_id", "pad_token_id", "torch_dtype", "dtype");
        c.ignore(OF_EVERY_MODEL.split(" ", -1));
        TextConfig config = new TextConfig(
                c.integer("hidden_size", 512, ConfigFile.MOST),
                c.integer("intermediate_size", 2048, ConfigFile.MOST),
                c.integer("num_attention_heads", 8, ConfigFile.MOST),
                c.integer("num_hidden_layers", 12, 4 * ConfigFile.MOST_LAYERS),
                c.integer("max_position_embeddings", 77, ConfigFile.MOST),
                c.integer("vocab_size", 49408, ConfigFile.MOST),
                c.number("layer_norm_eps", 1e-5),
                c.text("hidden_act").orElse("quick_gelu").equals("quick_gelu"));
        if (config.width % config.heads != 0) {
            throw c.refused("num_attention_heads", "" + config.heads, "does not divide hidden_size " + config.width);
        }
        return config;
    }
}
