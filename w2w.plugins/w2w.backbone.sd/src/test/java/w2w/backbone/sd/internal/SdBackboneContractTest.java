package w2w.backbone.sd.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.diffusion.BackboneInfo;
import w2w.api.diffusion.DiffusionBackbone;
import w2w.api.diffusion.LinearLayer;
import w2w.tck.BackboneContract;

/** What any backbone keeps to, on a checkpoint of random weights. */
class SdBackboneContractTest extends BackboneContract {
    @TempDir
    static Path folder;

    private final SdBackbone backbone = TestBackbone.component();

    @Override
    protected DiffusionBackbone backbone() {
        return backbone;
    }

    @Override
    protected String model() {
        Path model = folder.resolve("sd15");
        if (!Files.exists(model)) {
            CheckpointCopy.of("sd15", model);
        }
        return model.toString();
    }

    /** A residual block's, with a convolution and one of stride 2, one of self and one of cross attention, one of the text encoder. */
    @Override
    protected List<LinearLayer> layers(BackboneInfo info) {
        List<LinearLayer> some = new ArrayList<>();
        for (String end : List.of(
                "time_emb_proj", "conv1", "downsamplers.0.conv", "proj_in", "attn1.to_q", "attn2.to_v", "mlp.fc1")) {
            some.add(info.layers().stream()
                    .filter(l -> l.module().endsWith(end))
                    .findFirst()
                    .orElseThrow());
        }
        return some;
    }

    /** Of 32 channels in 32 groups each is normed by itself, which takes away what is added to a whole channel. */
    @Override
    protected boolean shows(LinearLayer layer) {
        return !layer.module().endsWith("time_emb_proj") || layer.outputs() > 32;
    }

    /** Four levels down, a latent of 8×8 would be one position: its group norms, over two numbers each, have no useful derivative. */
    @Override
    protected int latentSide() {
        return 32;
    }
}
