package w2w.formats.internal;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Paths in a UNet under the names of the original implementation (Rombach et al., 2022: {@code input_blocks.4.1}), which kohya's SDXL
 * files and ComfyUI use, and under those of diffusers. Stable Diffusion 1.x, 2.x and XL have two layers a block, on which the numbers rest.
 */
final class OriginalBlocks {
    private static final Pattern INPUT = Pattern.compile("input_blocks\\.(\\d{1,3})\\.([012])\\.?(.*)");
    private static final Pattern OUTPUT = Pattern.compile("output_blocks\\.(\\d{1,3})\\.([012])\\.?(.*)");
    private static final Pattern MIDDLE = Pattern.compile("middle_block\\.([012])\\.(.+)");
    private static final Pattern DIFFUSERS = Pattern.compile(
            "(?:(down|up)_blocks\\.(\\d{1,3})|mid_block)\\.(attentions|resnets|downsamplers|upsamplers)\\.(\\d{1,3})\\.(.+)");

    private record Renamed(String original, String diffusers) {}

    private static final List<Renamed> RESNET = List.of(
            new Renamed("in_layers.2", "conv1"),
            new Renamed("out_layers.3", "conv2"),
            new Renamed("emb_layers.1", "time_emb_proj"),
            new Renamed("skip_connection", "conv_shortcut"));
    private static final List<Renamed> ALONE = List.of(
            new Renamed("input_blocks.0.0", "conv_in"),
            new Renamed("out.2", "conv_out"),
            new Renamed("time_embed.0", "time_embedding.linear_1"),
            new Renamed("time_embed.2", "time_embedding.linear_2"),
            new Renamed("label_emb.0.0", "add_embedding.linear_1"),
            new Renamed("label_emb.0.2", "add_embedding.linear_2"));

    private OriginalBlocks() {}

    /** The path under diffusers' names; as it is where it is none of the original ones. */
    static String diffusers(String module) {
        Optional<Renamed> alone =
                ALONE.stream().filter(r -> r.original().equals(module)).findFirst();
        if (alone.isPresent()) {
            return alone.get().diffusers();
        }
        Matcher m = INPUT.matcher(module);
        if (m.matches() && Integer.parseInt(m.group(1)) > 0) {
            int place = Integer.parseInt(m.group(1)) - 1;
            String block = "down_blocks." + place / 3 + ".";
            String rest = m.group(3);
            if (place % 3 == 2) {
                return m.group(2).equals("0") && rest.equals("op") ? block + "downsamplers.0.conv" : module;
            }
            return within(block, m.group(2), place % 3, rest).orElse(module);
        }
        m = OUTPUT.matcher(module);
        if (m.matches()) {
            int place = Integer.parseInt(m.group(1));
            String block = "up_blocks." + place / 3 + ".";
            if (m.group(3).equals("conv") && !m.group(2).equals("0")) {
                return block + "upsamplers.0.conv";
            }
            return within(block, m.group(2), place % 3, m.group(3)).orElse(module);
        }
        m = MIDDLE.matcher(module);
        if (m.matches()) {
            int place = Integer.parseInt(m.group(1));
            return (place == 1
                            ? Optional.of("mid_block.attentions.0." + m.group(2))
                            : within("mid_block.", "0", place / 2, m.group(2)))
                    .orElse(module);
        }
        return module;
    }

    private static Optional<String> within(String block, String kind, int place, String rest) {
        if (rest.isEmpty()) {
            return Optional.empty();
        }
        if (kind.equals("1")) {
            return Optional.of(block + "attentions." + place + "." + rest);
        }
        return RESNET.stream()
                .filter(r -> kind.equals("0") && r.original().equals(rest))
                .map(r -> block + "resnets." + place + "." + r.diffusers())
                .findFirst();
    }

    /** The path under the original names of Stable Diffusion XL; as it is where there is none. */
    static String original(String module) {
        Optional<Renamed> alone =
                ALONE.stream().filter(r -> r.diffusers().equals(module)).findFirst();
        if (alone.isPresent()) {
            return alone.get().original();
        }
        Matcher m = DIFFUSERS.matcher(module);
        if (!m.matches()) {
            return module;
        }
        String rest = m.group(5);
        int place = Integer.parseInt(m.group(4));
        boolean resnet = m.group(3).equals("resnets");
        if (resnet) {
            Optional<Renamed> renamed =
                    RESNET.stream().filter(r -> r.diffusers().equals(rest)).findFirst();
            if (renamed.isEmpty()) {
                return module;
            }
            return originalBlock(m, place) + (m.group(1) == null ? 2 * place : 0) + "."
                    + renamed.get().original();
        }
        return switch (m.group(3)) {
            case "downsamplers" -> originalBlock(m, 2) + "0.op";
            // the upsampling blocks of SDXL have attention, so the convolution is their third layer
            case "upsamplers" -> originalBlock(m, 2) + "2.conv";
            default -> originalBlock(m, place) + "1." + rest;
        };
    }

    private static String originalBlock(Matcher m, int place) {
        if (m.group(1) == null) {
            return "middle_block.";
        }
        int number = 3 * Integer.parseInt(m.group(2)) + place;
        return m.group(1).equals("down") ? "input_blocks." + (number + 1) + "." : "output_blocks." + number + ".";
    }
}
