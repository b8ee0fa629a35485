package w2w.engine.internal.adapters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import w2w.api.task.W2wException;
import w2w.tensors.DType;
import w2w.tensors.SafetensorsWriter;

class UnknownFileTest {
    @TempDir
    Path folder;

    private static W2wException refusal(Path file) {
        W2wException e;
        try {
            e = UnknownFile.refusal(file, List.of("kohya", "peft"));
        } catch (W2wException thrown) {
            e = thrown;
        }
        assertEquals(W2wException.Kind.INPUT, e.kind());
        assertTrue(e.where().orElse("").contains(String.valueOf(file.getFileName())), e.getMessage());
        return e;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "emb_params; textual inversion",
                "clip_l; textual inversion",
                "<s1>; textual inversion",
                "unet:0:down; cloneofsimo",
                "control_model.input_blocks.0.0.weight; ControlNet",
                "image_proj.proj.weight; IP-Adapter",
                "model.diffusion_model.input_blocks.0.0.weight; a whole model in one file",
                "down_blocks.0.resnets.0.conv1.weight; the weights of a model's UNet",
                "double_blocks.0.img_attn.qkv.weight; the weights of a model's UNet or transformer",
                "decoder.up_blocks.0.resnets.0.conv1.weight; autoencoder",
                "text_model.embeddings.token_embedding.weight; text encoder",
                "something; none of its 1 tensors is an adapter's"
            })
    void a_file_of_tensors_is_named_by_what_it_holds(String tensor, String what) {
        Path file = folder.resolve("file.safetensors");
        new SafetensorsWriter().floats(tensor, DType.F32, new float[1], 1).write(file);
        W2wException e = refusal(file);
        assertTrue(e.what().contains(what), e.getMessage());
        assertTrue(e.advice().isPresent());
    }

    @ParameterizedTest
    @CsvSource({"GGUF, GGUF model", "%PDF-1.7, PDF document", "RIFFxxxxWEBP, WebP picture"})
    void another_kind_of_file_is_named_by_its_first_bytes(String beginning, String what) throws IOException {
        Path file = Files.write(
                folder.resolve("file.safetensors"), (beginning + "0123456789").getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(refusal(file).what().contains(what), refusal(file).getMessage());
    }

    @Test
    void what_stands_in_for_a_file_is_named_also_within_a_folder() throws IOException {
        String pointer =
                "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0".repeat(64) + "\nsize 3300000\n";
        Path folder = Files.createDirectory(this.folder.resolve("peft"));
        Path file = Files.writeString(folder.resolve("adapter_model.safetensors"), pointer);
        Path torch = Files.writeString(this.folder.resolve("lora.bin"), pointer);
        Path page = Files.writeString(
                this.folder.resolve("page.safetensors"), "<!DOCTYPE html><html><title>Sign in</title>");
        assertTrue(
                refusal(file).what().contains("Git LFS pointer"), refusal(file).getMessage());
        assertTrue(
                refusal(torch).what().contains("Git LFS pointer"),
                refusal(torch).getMessage());
        assertTrue(refusal(page).what().contains("web page"), refusal(page).getMessage());
        W2wException e = assertThrows(W2wException.class, () -> {
            throw UnknownFile.refusal(folder, List.of("peft"));
        });
        assertTrue(e.what().contains("Git LFS pointer"), e.getMessage());
    }

    @Test
    void what_is_damaged_or_no_weights_says_what_is_wrong_with_it() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.safetensors"));
        assertTrue(refusal(empty).what().contains("too short"), refusal(empty).getMessage());
        W2wException folderless = assertThrows(W2wException.class, () -> {
            throw UnknownFile.refusal(folder, List.of("kohya"));
        });
        assertTrue(folderless.what().contains("no adapter in this folder"), folderless.getMessage());
    }
}
