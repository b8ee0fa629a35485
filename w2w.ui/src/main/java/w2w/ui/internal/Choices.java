package w2w.ui.internal;

import java.util.List;
import w2w.api.device.Device;
import w2w.api.diffusion.RenderSettings;
import w2w.ui.internal.dialogs.PreferencesDialog.Preferences;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.model.Desk;

/** What a person prefers, kept in the settings and applied to theme and desk. UI thread. */
final class Choices {
    private final Settings settings;
    private final Theme theme;
    private final Desk desk;

    Choices(Settings settings, Theme theme, Desk desk) {
        this.settings = settings;
        this.theme = theme;
        this.desk = desk;
    }

    String device() {
        return settings.text("device", Device.AUTO);
    }

    Preferences now() {
        return new Preferences(theme.dark(), device(), settings.text("model", ""), false);
    }

    /** Draws with what is preferred; called before anything is drawn. */
    void begin() {
        desk.pictures().useModel(settings.text("model", ""), device());
    }

    void take(Preferences wanted) {
        theme.dark(wanted.dark());
        settings.set("theme", wanted.dark() ? "dark" : "light");
        settings.set("device", wanted.device());
        settings.set("model", wanted.model());
        if (wanted.keepSettings()) {
            RenderSettings s = desk.settings().get();
            settings.set(
                    "settings",
                    String.join(
                            "\n",
                            List.of(
                                    s.prompt(),
                                    s.negativePrompt(),
                                    Double.toString(s.guidanceScale()),
                                    s.against().name(),
                                    s.scheduler(),
                                    Integer.toString(s.steps()),
                                    Integer.toString(s.width()),
                                    Integer.toString(s.height()))));
        }
        settings.save();
        begin();
    }

    void changeTheme() {
        theme.dark(!theme.dark());
        settings.set("theme", theme.dark() ? "dark" : "light");
        settings.save();
    }

    /** What a new workspace's pictures begin with; what suits the model where nobody said otherwise. */
    RenderSettings initial(RenderSettings suited) {
        String[] s = settings.text("settings", "").split("\n", -1);
        try {
            return s.length != 8
                    ? suited
                    : new RenderSettings(
                            s[0],
                            s[1],
                            Double.parseDouble(s[2]),
                            RenderSettings.Against.valueOf(s[3]),
                            s[4],
                            Integer.parseInt(s[5]),
                            Integer.parseInt(s[6]),
                            Integer.parseInt(s[7]));
        } catch (IllegalArgumentException e) {
            return suited; // a damaged line is as none
        }
    }
}
