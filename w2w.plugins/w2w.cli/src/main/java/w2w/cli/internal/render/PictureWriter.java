package w2w.cli.internal.render;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import w2w.api.diffusion.BackboneSession;
import w2w.api.studio.RenderRequest;
import w2w.api.studio.Renderer;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.cli.Console;

/** Draws the pictures of a command that are not there yet, and writes each when it is drawn: what was written stays when the rest fails. */
final class PictureWriter {
    private final Renderer renderer;
    private final BackboneSession session;
    private final RenderRequest request;
    private final List<Output> outputs;
    private final UnaryOperator<Provenance> noted;

    /**
     * Of a request.
     *
     * @param outputs of its items, in their order
     * @param noted adds what the command knows of how pictures are made
     */
    PictureWriter(
            Renderer renderer,
            BackboneSession session,
            RenderRequest request,
            List<Output> outputs,
            UnaryOperator<Provenance> noted) {
        this.renderer = renderer;
        this.session = session;
        this.request = request;
        this.outputs = outputs;
        this.noted = noted;
    }

    /** @param replace whether files that are there and hold something else may be written over */
    void draw(Console console, boolean replace, Task task) {
        List<Integer> missing = missing(replace, task);
        int there = outputs.size() - missing.size();
        if (there > 0) {
            console.out()
                    .println(there + " of " + outputs.size() + (there == 1 ? " pictures is" : " pictures are")
                            + " there already");
        }
        List<Path> written = new ArrayList<>();
        try {
            drawMissing(console, missing, written, task);
        } catch (RuntimeException e) {
            if (!written.isEmpty()) {
                if (console.json()) {
                    written.forEach(console.out()::println);
                }
                console.warn(written.size() + " of " + missing.size()
                        + " pictures were written and stay; the same command draws the others");
            }
            throw e;
        }
        if (console.json()) {
            console.json(tree(missing));
        }
    }

    /** The outputs that are not there, by their numbers. */
    private List<Integer> missing(boolean replace, Task task) {
        List<Integer> missing = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            task.check();
            Path file = outputs.get(i).file();
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                missing.add(i);
            } else if (!renderer.isMade(file, how(i))) {
                missing.add(i);
                others.add(file.toString());
            }
        }
        if (!replace && !others.isEmpty()) {
            throw W2wException.input(
                            (others.size() == 1
                                    ? "there is another file already"
                                    : others.size() + " of " + outputs.size()
                                            + " files are there already and are not the pictures to be drawn"))
                    .at(others.get(0))
                    .advise("Write elsewhere with --out, or --replace what is there")
                    .listing(others.size() > 1 ? others : List.of());
        }
        return missing;
    }

    private void drawMissing(Console console, List<Integer> missing, List<Path> written, Task task) {
        if (missing.isEmpty()) {
            return;
        }
        RenderRequest some = new RenderRequest(
                missing.stream().map(i -> outputs.get(i).item()).toList(),
                request.settings(),
                request.space(),
                request.batch());
        Renderer.Drawn drawn = (item, picture) -> {
            int output = missing.get(item);
            Path file = outputs.get(output).file();
            renderer.write(picture, how(output), file);
            written.add(file);
            if (!console.json()) {
                console.out().println(file);
                console.out().flush();
            }
        };
        renderer.render(session, some, Renderer.Previews.NONE, drawn, task);
    }

    private Provenance how(int output) {
        return noted.apply(renderer.describe(session, request, output)
                .with("model", outputs.get(output).model()));
    }

    private List<Map<String, Object>> tree(List<Integer> missing) {
        List<Map<String, Object>> tree = new ArrayList<>();
        Set<Integer> fresh = new HashSet<>(missing);
        for (int i = 0; i < outputs.size(); i++) {
            Map<String, Object> entry = new LinkedHashMap<>(how(i).entries());
            entry.put("file", outputs.get(i).file().toString());
            entry.put("drawn", fresh.contains(i));
            tree.add(entry);
        }
        return tree;
    }
}
