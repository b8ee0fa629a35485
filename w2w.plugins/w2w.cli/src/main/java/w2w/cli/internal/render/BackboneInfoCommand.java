package w2w.cli.internal.render;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import w2w.api.diffusion.BackboneInfo;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.DiffusionBackbone;
import w2w.api.diffusion.DiffusionProcess;
import w2w.api.diffusion.LinearLayer;
import w2w.api.plugin.Plugins;
import w2w.cli.CliCommand;
import w2w.cli.Command;
import w2w.cli.Console;
import w2w.cli.internal.Datasets;

/** Opens a model and says what it is. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CliCommand(path = "backbone info", description = "Opens a diffusion model and says what it is and can do.")
public final class BackboneInfoCommand implements Command {
    private final Plugins plugins;

    @Mixin
    private Backbones backbones = new Backbones();

    @Parameters(
            paramLabel = "MODEL",
            arity = "0..1",
            description = "A checkpoint folder, or what another backbone plug-in takes. Default: the bundled model.")
    private @Nullable String model;

    @Activate
    public BackboneInfoCommand(@Reference Plugins plugins) {
        this.plugins = plugins;
    }

    @Override
    public int run(Console console) {
        String which = model == null ? Datasets.require(plugins).model(console.task()) : Places.resolve(console, model);
        try (BackboneSession session = backbones.open(plugins, which, console.task())) {
            Map<String, Object> facts = facts(session);
            facts.put("backbone", DiffusionBackbone.accepting(plugins, which));
            if (console.json()) {
                facts.put("layers", session.info().layers());
                console.json(facts);
            } else {
                facts.forEach((k, v) -> console.out().printf("%-20s %s%n", k, v));
            }
            return DONE;
        }
    }

    private static Map<String, Object> facts(BackboneSession session) {
        BackboneInfo info = session.info();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", info.name());
        facts.put("fingerprint", info.fingerprint());
        facts.put("picture", info.width() + "×" + info.height() + ", sides in multiples of " + info.multiple());
        facts.put("linear layers", count(info, l -> l.kernel() == 0 && !ofText(l)));
        facts.put("convolutions", count(info, l -> l.kernel() > 0 && !ofText(l)));
        facts.put("text-encoder layers", count(info, BackboneInfoCommand::ofText));
        session.denoising().ifPresent(d -> {
            DiffusionProcess process = d.process();
            facts.put("latent channels", process.latentChannels());
            facts.put("downscale", process.downscale());
            facts.put("predicts", process.schedule().prediction().name());
            facts.put("timesteps", process.schedule().timesteps());
            facts.put("scheduler", process.scheduler());
            facts.put("scheduler options", new TreeMap<>(process.schedulerOptions()));
            facts.put("gradients", d.gradients().isPresent());
        });
        facts.put("steps", session.denoising().isPresent());
        facts.put("renders by itself", session.rendering().isPresent());
        facts.put("provenance", List.copyOf(info.provenance().entries().entrySet()));
        if (!info.notes().isEmpty()) {
            facts.put("notes", info.notes());
        }
        return facts;
    }

    /** Layers that adapters can change. */
    private static long count(BackboneInfo info, Predicate<LinearLayer> kind) {
        return info.layers().stream().filter(kind).count();
    }

    private static boolean ofText(LinearLayer layer) {
        return layer.adapted(1, 1).part().startsWith("text_encoder");
    }
}
