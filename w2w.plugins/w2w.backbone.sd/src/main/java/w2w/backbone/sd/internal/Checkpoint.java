package w2w.backbone.sd.internal;

import ai.djl.Device;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import w2w.api.diffusion.LinearLayer;
import w2w.api.task.Task;
import w2w.api.weights.WeightLayout;
import w2w.tensors.PartFiles;

/** The weights and programs of one model on one device, shared by all sessions on it. Any thread may call. */
final class Checkpoint implements AutoCloseable {
    private final CheckpointFolder folder;
    private final Numbers numbers;
    private final PtNDManager manager;
    private final List<PtNDArray> textWeights;
    private final List<PtNDArray> unetWeights;
    private final List<LinearLayer> layers;
    private final TorchProgram text;
    private final TorchProgram encoder;
    private final TorchProgram decoder;
    private final TorchProgram unet;
    private final BankTools tools;
    private @Nullable ClipTokenizer tokenizer;
    private final Map<String, TorchProgram> adapted = new HashMap<>();
    private final Map<String, TorchProgram> adaptedText = new HashMap<>();

    Checkpoint(CheckpointFolder folder, Device device, Numbers numbers, Task task) {
        this.folder = folder;
        this.numbers = numbers;
        manager = Djl.guard(() -> Djl.manager(device));
        try {
            boolean half = numbers.heldAsHalf();
            List<LinearLayer> textLayers;
            try (PartFiles files = PartFiles.open(folder.part("text_encoder"), "model", half)) {
                Uploader uploader = new Uploader(files, manager, numbers, name -> "text_model." + name);
                Script script = new Script(numbers, Part.TEXT);
                String result = TextScript.write(folder.text(), script, false);
                textLayers = ModuleOrder.sorted(script.layers());
                textWeights = uploader.upload(script.weights(), task.part("text encoder", .1));
                text = new TorchProgram(manager, script.source(TextScript.ARGUMENTS, "[" + result + "]"), textWeights);
                uploader.finish(Set.of("embeddings.position_ids", "text_model.embeddings.position_ids"));
            }
            String stem = "diffusion_pytorch_model";
            try (PartFiles files = PartFiles.open(folder.part("vae"), stem, half)) {
                Uploader uploader = new Uploader(files, manager, numbers, Checkpoint::oldAttention);
                Script down = new Script(numbers);
                encoder = simple(down, VaeScript.encoder(folder.vae(), down), uploader, task.part("encoder", .05));
                Script up = new Script(numbers);
                decoder = simple(up, VaeScript.decoder(folder.vae(), up), uploader, task.part("decoder", .05));
                uploader.finish(Set.of());
            }
            try (PartFiles files = PartFiles.open(folder.part("unet"), stem, half)) {
                Uploader uploader = new Uploader(files, manager, numbers, UnaryOperator.identity());
                Script script = new Script(numbers);
                String result = UNetScript.write(folder.unet(), script, false);
                layers = Stream.concat(ModuleOrder.sorted(script.layers()).stream(), textLayers.stream())
                        .toList();
                unetWeights = uploader.upload(script.weights(), task.part("UNet", .8));
                uploader.finish(Set.of());
                unet = new TorchProgram(manager, script.source(UNetScript.ARGUMENTS, "[" + result + "]"), unetWeights);
            }
            tools = BankTools.of(manager);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    private TorchProgram simple(Script script, String result, Uploader uploader, Task task) {
        List<PtNDArray> weights = uploader.upload(script.weights(), task);
        return new TorchProgram(manager, script.source(List.of("x"), "[" + result + "]"), weights);
    }

    private static String oldAttention(String name) {
        return name.replace(".to_q.", ".query.")
                .replace(".to_k.", ".key.")
                .replace(".to_v.", ".value.")
                .replace(".to_out.0.", ".proj_attn.");
    }

    /** Whether it computes in half precision. */
    boolean computesHalf() {
        return numbers.computesHalf();
    }

    CheckpointFolder folder() {
        return folder;
    }

    /** Layers that adapters can change: the UNet's in module order, then the text encoder's. */
    List<LinearLayer> layers() {
        return layers;
    }

    /** A manager of its own for one session; closing the checkpoint closes it. */
    PtNDManager newManager() {
        return manager.newSubManager(manager.getDevice());
    }

    /** The text encoder as it is. */
    TorchProgram text() {
        return text;
    }

    /** The text encoder with the layers of {@code layout} adapted row by row; made once for a layout. */
    synchronized TorchProgram text(WeightLayout layout) {
        return adaptedText.computeIfAbsent(layout.fingerprint(), f -> {
            Script script = new Script(numbers, Part.TEXT, layout);
            String result = TextScript.write(folder.text(), script, true);
            return new TorchProgram(
                    manager, script.source(TextScript.ADAPTED_ARGUMENTS, "[" + result + "]"), textWeights);
        });
    }

    TorchProgram encoder() {
        return encoder;
    }

    TorchProgram decoder() {
        return decoder;
    }

    BankTools tools() {
        return tools;
    }

    /** Read when it is first needed: a model can be inverted and stepped through without its own prompts. */
    synchronized ClipTokenizer tokenizer() {
        if (tokenizer == null) {
            TextConfig config = folder.text();
            tokenizer = ClipTokenizer.read(folder.part("tokenizer"), config.positions(), config.vocabulary());
        }
        return tokenizer;
    }

    /** The UNet as it is. */
    TorchProgram unet() {
        return unet;
    }

    /** The UNet with the layers of {@code layout} adapted row by row; made once for a layout. */
    synchronized TorchProgram unet(WeightLayout layout) {
        return adapted.computeIfAbsent(layout.fingerprint(), f -> {
            Script script = new Script(numbers, Part.UNET, layout);
            String result = UNetScript.write(folder.unet(), script, true);
            return new TorchProgram(
                    manager, script.source(UNetScript.ADAPTED_ARGUMENTS, "[" + result + "]"), unetWeights);
        });
    }

    /** The UNet with values inside as further results, in the order of {@code taps}; for comparison with reference data. */
    TorchProgram tapped(List<String> taps) {
        Script script = new Script(numbers);
        List<String> results = new ArrayList<>(List.of(UNetScript.write(folder.unet(), script, false)));
        taps.forEach(t -> results.add(script.toFloat32(script.tapped(t))));
        return new TorchProgram(manager, script.source(UNetScript.ARGUMENTS, results.toString()), unetWeights);
    }

    @Override
    public synchronized void close() {
        for (Map<String, TorchProgram> programs : List.of(adapted, adaptedText)) {
            programs.values().forEach(TorchProgram::close);
            programs.clear();
        }
        tools.close();
        List.of(text, encoder, decoder, unet).forEach(TorchProgram::close);
        manager.close();
    }
}
