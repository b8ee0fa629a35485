package w2w.engine.internal.invert;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import w2w.api.edit.Edit;
import w2w.api.invert.Inversion;
import w2w.api.invert.InversionSettings;
import w2w.api.invert.InversionSettings.WeightedLoss;
import w2w.api.studio.InvertCommand;
import w2w.api.studio.InvertCommand.Mask;
import w2w.api.studio.InvertCommand.Shot;
import w2w.api.studio.InvertCommand.Sitter;
import w2w.api.studio.Model;
import w2w.api.task.Provenance;

/** A command's results as models, and the command as the history has it. */
final class Commands {
    private Commands() {}

    static List<Model> models(InvertCommand command, Inversion inversion) {
        List<Model> models = new ArrayList<>();
        for (int i = 0; i < command.sitters().size(); i++) {
            Sitter sitter = command.sitters().get(i);
            Provenance how = inversion
                    .provenance()
                    .with("inverted.from", pictures(sitter))
                    .with("inverted.mask", masks(sitter))
                    .with("held-out-loss", inversion.heldOut()[i]);
            models.add(new Model(
                    sitter.model(), command.space(), inversion.points().row(i), Edit.NONE, how));
        }
        return models;
    }

    static Map<String, String> arguments(InvertCommand command) {
        InversionSettings settings = command.settings();
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("space", command.space());
        arguments.put("prompt", command.prompt());
        for (Sitter sitter : command.sitters()) {
            arguments.put("picture." + sitter.model(), pictures(sitter));
            arguments.put("mask." + sitter.model(), masks(sitter));
        }
        arguments.put("components", Integer.toString(settings.components()));
        arguments.put("steps", Integer.toString(settings.steps()));
        arguments.put("learning-rate", Double.toString(settings.learningRate()));
        arguments.put("decay", Double.toString(settings.decay()));
        arguments.put("units", settings.units().name());
        arguments.put("noises", Integer.toString(settings.noises()));
        arguments.put("patience", Integer.toString(settings.patience()));
        arguments.put("seed", Long.toString(settings.seed()));
        for (WeightedLoss loss : settings.losses()) {
            arguments.put("loss." + loss.loss(), Double.toString(loss.weight()));
            loss.options().forEach((k, v) -> arguments.put("loss." + loss.loss() + "." + k, v));
        }
        return arguments;
    }

    private static String pictures(Sitter sitter) {
        return String.join(
                ", ", sitter.shots().stream().map(s -> s.picture().toString()).toList());
    }

    private static String masks(Sitter sitter) {
        return String.join(
                ", ",
                sitter.shots().stream().map(Shot::mask).map(Commands::text).toList());
    }

    private static String text(Mask mask) {
        if (mask instanceof Mask.File painted) {
            return painted.file().toString();
        }
        return mask instanceof Mask.Centre ? "centre" : "none";
    }
}
