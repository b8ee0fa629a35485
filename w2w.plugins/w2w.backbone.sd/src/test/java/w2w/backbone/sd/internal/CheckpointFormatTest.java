package w2w.backbone.sd.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static w2w.backbone.sd.internal.Golden.assertNear;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.DenoiseBatch;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.OpenRequest;
import w2w.api.diffusion.Picture;
import w2w.api.diffusion.Prompts;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.WeightLayout;
import w2w.tensors.DType;
import w2w.tensors.TensorSource;

/** One model in every way it is found on disks, and what is refused. */
class CheckpointFormatTest {
    private static final String UNET = "unet/diffusion_pytorch_model.safetensors";
    private static final String VAE = "vae/diffusion_pytorch_model.safetensors";
    private static final String TEXT = "text_encoder/model.safetensors";

    @TempDir
    private Path folder;

    private static BackboneSession open(CheckpointCopy copy, OpenRequest.Precision precision) {
        OpenRequest request = new OpenRequest(copy.root().toString(), "cpu", precision, Map.of());
        return TestBackbone.component().open(request, Task.unwatched());
    }

    private static void predictsLikeDiffusers(CheckpointCopy copy, OpenRequest.Precision precision, double bound) {
        try (BackboneSession session = open(copy, precision);
                TensorSource golden = Golden.open("sd15/golden.safetensors");
                Prompts prompts = TestBackbone.prompts(session, golden, "unet.context")) {
            float[] t = golden.floats("unet.timesteps");
            DenoiseBatch batch = new DenoiseBatch(
                    TestBackbone.latents(golden, "unet.latents"),
                    new double[] {t[0], t[1]},
                    new int[] {0, 1},
                    new int[] {AdapterBank.BASE, AdapterBank.BASE},
                    new float[] {1, 1});
            WeightLayout any =
                    WeightLayout.ofLayers(List.of(session.info().layers().get(0)).stream()
                            .map(l -> l.adapted(1, 1))
                            .toList());
            float[] values = TestBackbone.denoising(session)
                    .predict(session.bank(any, 1), prompts, batch)
                    .values();
            assertNear(golden.floats("unet.output"), values, bound, "unet.output");
            Picture picture = TestBackbone.denoising(session)
                    .codec()
                    .decode(scaled(TestBackbone.latents(golden, "vae.latent")), Task.unwatched())
                    .get(0);
            assertNear(golden.floats("vae.decoded"), picture.toArray(), bound, "vae.decoded");
        }
    }

    private static Latents scaled(Latents latents) {
        float[] values = latents.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] *= .18215f;
        }
        return latents.with(values);
    }

    @Test
    void reads_float32() {
        predictsLikeDiffusers(
                CheckpointCopy.of("sd15", folder)
                        .rewrite(UNET, DType.F32)
                        .rewrite(VAE, DType.F32)
                        .rewrite(TEXT, DType.F32),
                OpenRequest.Precision.AUTO,
                1e-4);
    }

    @Test
    void reads_bfloat16_to_its_three_digits() {
        predictsLikeDiffusers(
                CheckpointCopy.of("sd15", folder).rewrite(UNET, DType.BF16).rewrite(VAE, DType.BF16),
                OpenRequest.Precision.FLOAT32,
                5e-2);
    }

    @Test
    void holds_halves_on_a_cpu_and_computes_in_float32() {
        predictsLikeDiffusers(CheckpointCopy.of("sd15", folder), OpenRequest.Precision.FLOAT16, 1e-4);
    }

    @Test
    void takes_the_half_precision_variant_where_it_is_the_only_one_or_wanted() {
        CheckpointCopy copy = CheckpointCopy.of("sd15", folder)
                .write(UNET, UNET.replace(".safe", ".fp16.safe"), DType.F16, n -> true, n -> n, (n, w) -> w)
                .delete(UNET);
        predictsLikeDiffusers(copy, OpenRequest.Precision.FLOAT32, 1e-4);
        copy.write(
                UNET.replace(".safe", ".fp16.safe"), UNET, DType.F32, n -> true, n -> n, (n, w) -> new float[w.length]);
        predictsLikeDiffusers(copy, OpenRequest.Precision.FLOAT16, 1e-4);
        assertThrows(AssertionError.class, () -> predictsLikeDiffusers(copy, OpenRequest.Precision.FLOAT32, 1e-4));
    }

    @ParameterizedTest
    @MethodSource("indices")
    void reads_shards(String index, String first, String second) {
        CheckpointCopy copy = CheckpointCopy.of("sd15", folder)
                .write(UNET, "unet/" + first, DType.F16, n -> n.startsWith("down"), n -> n, (n, w) -> w)
                .write(UNET, "unet/" + second, DType.F16, n -> !n.startsWith("down"), n -> n, (n, w) -> w)
                .delete(UNET)
                .text("unet/" + index, "{\"weight_map\": {\"a\": \"" + first + "\", \"b\": \"" + second + "\"}}");
        predictsLikeDiffusers(copy, OpenRequest.Precision.FLOAT32, 1e-4);
    }

    static Stream<Arguments> indices() {
        String stem = "diffusion_pytorch_model";
        return Stream.of(
                Arguments.of(stem + ".safetensors.index.json", stem + "-1.safetensors", stem + "-2.safetensors"),
                Arguments.of(
                        stem + ".safetensors.index.fp16.json",
                        stem + ".fp16-1.safetensors",
                        stem + ".fp16-2.safetensors"));
    }

    @Test
    void reads_the_attention_names_of_old_autoencoders_and_the_prefix_of_old_text_encoders() {
        CheckpointCopy copy = CheckpointCopy.of("sd15", folder)
                .write(VAE, VAE, DType.F16, n -> true, CheckpointFormatTest::oldName, (n, w) -> w)
                .write(TEXT, TEXT, DType.F16, n -> true, n -> "text_model." + n, (n, w) -> w);
        predictsLikeDiffusers(copy, OpenRequest.Precision.FLOAT32, 1e-4);
    }

    private static String oldName(String name) {
        return name.replace("to_q", "query")
                .replace("to_k", "key")
                .replace("to_v", "value")
                .replace("to_out.0", "proj_attn");
    }

    @Test
    void reads_the_bin_files_of_torch_where_there_is_no_safetensors() throws Exception {
        CheckpointCopy copy = CheckpointCopy.of("sd15", folder)
                .torch(UNET, "unet/diffusion_pytorch_model.bin")
                .torch(TEXT, "text_encoder/pytorch_model.bin");
        copy.delete(UNET).delete(TEXT);
        predictsLikeDiffusers(copy, OpenRequest.Precision.FLOAT32, 1e-4);
        try (BackboneSession torch = open(copy, OpenRequest.Precision.FLOAT32)) {
            String before = torch.info().fingerprint();
            copy.torch(VAE, "unet/diffusion_pytorch_model.bin");
            assertNotEquals(before, fingerprint(copy), "the weights count");
        }
    }

    private static String fingerprint(CheckpointCopy copy) {
        return CheckpointFolder.read(CheckpointPlace.find(copy.root()).orElseThrow())
                .fingerprint();
    }

    @Test
    void weights_of_other_kinds_are_named_and_pointers_too() throws Exception {
        CheckpointCopy copy =
                CheckpointCopy.of("sd15", folder).delete(UNET).text("unet/diffusion_flax_model.msgpack", "x");
        assertRefused(copy, "There is diffusion_flax_model.msgpack");
        copy.text(UNET, "version https://git-lfs.github.com/spec/v1\nsize 3438167534\n");
        assertRefused(copy, "Git LFS pointer");
        copy.text("vae/config.json", "<!DOCTYPE html><title>Sign in</title>");
        assertRefused(copy, "web page");
    }

    @Test
    void what_was_assumed_is_warned_of_and_kept_in_the_information() {
        CheckpointCopy copy = CheckpointCopy.of("sd15", folder)
                .replace("scheduler/scheduler_config.json", "PNDMScheduler", "KDPM2DiscreteScheduler");
        List<String> warnings = new ArrayList<>();
        Task task = Task.observedBy(new Task.Observer() {
            @Override
            public void warned(String text) {
                warnings.add(text);
            }
        });
        OpenRequest request = new OpenRequest(copy.root().toString(), "cpu", OpenRequest.Precision.FLOAT32, Map.of());
        try (BackboneSession session = TestBackbone.component().open(request, task)) {
            assertEquals(1, warnings.size(), warnings::toString);
            assertTrue(warnings.get(0).contains("KDPM2DiscreteScheduler"), warnings::toString);
            assertEquals(warnings, session.info().notes());
            assertEquals("dpmpp-2m", TestBackbone.denoising(session).process().scheduler());
        }
    }

    @ParameterizedTest
    @MethodSource("strange")
    void refuses_by_name_what_it_does_not_compute(String file, String text, String with, String named) {
        CheckpointCopy copy = CheckpointCopy.of("sd15", folder).replace(file, text, with);
        W2wException refused = assertThrows(W2wException.class, () -> open(copy, OpenRequest.Precision.FLOAT32));
        assertEquals(W2wException.Kind.INPUT, refused.kind());
        assertTrue(refused.getMessage().contains(named), refused.getMessage());
        assertTrue(refused.getMessage().contains(file), refused.getMessage());
    }

    static Stream<Arguments> strange() {
        String unet = "unet/config.json";
        return Stream.of(
                Arguments.of(unet, "\"act_fn\": \"silu\"", "\"act_fn\": \"mish\"", "act_fn = \"mish\""),
                Arguments.of(
                        unet, "\"class_embed_type\": null", "\"class_embed_type\": \"timestep\"", "class_embed_type"),
                Arguments.of(unet, "\"UpBlock2D\"", "\"ResnetUpsampleBlock2D\"", "up_block_types"),
                Arguments.of(unet, "\"in_channels\": 4", "\"in_channels\": 9", "in_channels = 9"),
                Arguments.of(unet, "\"norm_num_groups\": 32", "\"norm_num_groups\": 5", "5 groups"),
                Arguments.of(unet, "\"norm_eps\": 1e-05", "\"norm_eps\": \"small\"", "norm_eps = \"small\""),
                Arguments.of("vae/config.json", "\"latents_mean\": null", "\"latents_mean\": [0]", "latents_mean"),
                Arguments.of("text_encoder/config.json", "quick_gelu", "relu", "hidden_act"),
                Arguments.of("scheduler/scheduler_config.json", "epsilon", "flow", "prediction_type = flow"),
                Arguments.of("scheduler/scheduler_config.json", "scaled_linear", "squaredcos", "beta_schedule"),
                Arguments.of("model_index.json", "StableDiffusionPipeline", "StableDiffusionXLPipeline", "XLPipeline"));
    }

    @Test
    void names_a_tensor_that_is_missing_or_too_many_or_of_another_shape() {
        CheckpointCopy copy = CheckpointCopy.of("sd15", folder);
        copy.write(UNET, UNET, DType.F16, n -> !n.equals("conv_in.bias"), n -> n, (n, w) -> w);
        assertRefused(copy, "conv_in.bias");
        CheckpointCopy other = CheckpointCopy.of("sd15", folder.resolve("other"));
        other.write(UNET, UNET, DType.F16, n -> true, n -> n.equals("conv_in.bias") ? "conv_in.bios" : n, (n, w) -> w);
        assertRefused(other, "conv_in.bias");
        CheckpointCopy wider = CheckpointCopy.of("sd15", folder.resolve("wider"));
        wider.replace("unet/config.json", "\"cross_attention_dim\": 32", "\"cross_attention_dim\": 48")
                .replace("text_encoder/config.json", "\"hidden_size\": 32", "\"hidden_size\": 48");
        assertRefused(wider, "embeddings.token_embedding.weight");
    }

    @Test
    void names_a_tensor_that_the_configuration_does_not_account_for() {
        CheckpointCopy copy = CheckpointCopy.of("sd15", folder);
        copy.replace("vae/config.json", "\"use_quant_conv\": true", "\"use_quant_conv\": false");
        assertRefused(copy, "quant_conv");
    }

    private static void assertRefused(CheckpointCopy copy, String named) {
        W2wException refused = assertThrows(W2wException.class, () -> open(copy, OpenRequest.Precision.FLOAT32));
        assertTrue(refused.getMessage().contains(named), refused.getMessage());
    }

    @Test
    void accepts_checkpoint_folders_only() {
        SdBackbone backbone = TestBackbone.component();
        assertTrue(backbone.accepts(CheckpointCopy.of("sd21", folder).root().toString()));
        assertTrue(!backbone.accepts(folder.resolve("elsewhere").toString()));
        assertTrue(!backbone.accepts("https://host/model"));
        assertTrue(!backbone.accepts("\0"));
    }

    @Test
    void sessions_on_one_checkpoint_share_its_weights_until_the_last_closes() {
        SdBackbone backbone = TestBackbone.component();
        CheckpointCopy copy = CheckpointCopy.of("sd15", folder);
        OpenRequest request = new OpenRequest(copy.root().toString(), "cpu", OpenRequest.Precision.FLOAT32, Map.of());
        BackboneSession first = backbone.open(request, Task.unwatched());
        BackboneSession second = backbone.open(request, Task.unwatched());
        assertEquals(1, backbone.checkpointsOpen());
        assertEquals(first.info(), second.info());
        first.close();
        first.close();
        assertThrows(IllegalStateException.class, first::info);
        try (Prompts prompts = TestBackbone.denoising(second).encode(List.of("photo"))) {
            assertEquals(1, prompts.size());
        }
        copy.rewrite(UNET, DType.F32);
        try (BackboneSession third = backbone.open(request, Task.unwatched())) {
            assertEquals(2, backbone.checkpointsOpen(), "the files have changed: another model");
            assertNotEquals(second.info().fingerprint(), third.info().fingerprint());
        }
        second.close();
        assertEquals(0, backbone.checkpointsOpen());
    }

    @Test
    void what_does_not_fit_of_a_long_prompt_is_told() {
        CheckpointCopy copy = CheckpointCopy.of("sd15", folder);
        try (BackboneSession session = open(copy, OpenRequest.Precision.FLOAT32);
                Prompts prompts =
                        TestBackbone.denoising(session).encode(List.of("photo", "photo ".repeat(90) + "smiling"))) {
            assertEquals(1, prompts.warnings().size());
            assertTrue(
                    prompts.warnings().get(0).matches(".*left out: photo .*… \\(\\d+ characters\\)"),
                    prompts.warnings()::toString);
        }
    }

    @Test
    void prompts_and_banks_are_dead_once_closed_and_strangers_to_other_sessions() {
        SdBackbone backbone = TestBackbone.component();
        OpenRequest request = new OpenRequest(
                CheckpointCopy.of("sd15", folder).root().toString(), "cpu", OpenRequest.Precision.FLOAT32, Map.of());
        BackboneSession session = backbone.open(request, Task.unwatched());
        try (BackboneSession other = backbone.open(request, Task.unwatched())) {
            Prompts prompts = TestBackbone.denoising(session).encode(List.of("photo of a man", ""));
            WeightLayout layout = GoldenAdapters.read("r1").layout();
            AdapterBank foreign = other.bank(layout, 1);
            AdapterBank bank = session.bank(layout, 1);
            DenoiseBatch batch = new DenoiseBatch(
                    Latents.owning(1, 4, 8, 8, new float[256]), new double[1], new int[1], new int[1], new float[1]);
            assertEquals(
                    1,
                    TestBackbone.denoising(session)
                            .predict(bank, prompts, batch)
                            .rows());
            assertThrows(IllegalArgumentException.class, () -> TestBackbone.denoising(session)
                    .predict(foreign, prompts, batch));
            prompts.close();
            assertThrows(IllegalStateException.class, () -> TestBackbone.denoising(session)
                    .predict(bank, prompts, batch));
            session.close();
            assertThrows(IllegalStateException.class, bank::capacity);
        }
    }

    @Test
    void the_training_schedule_is_diffusers() {
        CheckpointCopy copy = CheckpointCopy.of("sd15", folder);
        copy.replace(
                "scheduler/scheduler_config.json",
                "\"trained_betas\"",
                "\"rescale_betas_zero_snr\": true, \"trained_betas\"");
        try (TensorSource golden = Golden.open("schedulers.safetensors");
                BackboneSession session = TestBackbone.open("sd15");
                BackboneSession zero = open(copy, OpenRequest.Precision.FLOAT32)) {
            double[] alphas =
                    TestBackbone.denoising(session).process().schedule().alphasCumprod();
            double[] expected = golden.doubles("alphas_cumprod");
            assertArrayEquals(expected, alphas, 1e-6);
            double[] rescaled =
                    TestBackbone.denoising(zero).process().schedule().alphasCumprod();
            assertEquals(alphas[0], rescaled[0], 1e-12);
            assertEquals(0, rescaled[999]);
            assertEquals("pndm", TestBackbone.denoising(zero).process().scheduler());
        }
    }
}
