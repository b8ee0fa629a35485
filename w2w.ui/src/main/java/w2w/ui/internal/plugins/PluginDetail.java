package w2w.ui.internal.plugins;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.jspecify.annotations.Nullable;
import w2w.api.plugin.PluginKind;
import w2w.api.plugin.PluginStatus;
import w2w.ui.internal.look.Face;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Panels;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.model.Catalogue.Setting;
import w2w.ui.internal.model.Desk;

/** One plug-in: how it is and why, a switch, and a form of its settings. UI thread. */
final class PluginDetail {
    private static final Messages TEXTS = Messages.of(PluginDetail.class);

    private final Desk desk;
    private final Runnable changed;
    private final ScrolledComposite scroll;
    private final Composite root;
    private final Label title;
    private final Label text;
    private final Button enable;
    private final SettingsForm form;
    private final Label refusal;
    private final Button apply;
    private @Nullable PluginStatus shown;

    /** @param changed is told when something was switched or configured */
    PluginDetail(Composite parent, Theme theme, Desk desk, Runnable changed) {
        this.desk = desk;
        this.changed = changed;
        scroll = Panels.colored(new ScrolledComposite(parent, SWT.V_SCROLL), theme, Tone.PANEL, Tone.TEXT);
        scroll.setExpandHorizontal(true);
        scroll.setExpandVertical(true);
        root = Panels.grid(scroll, theme, 1);
        scroll.setContent(root);
        title = Panels.label(root, theme, "", Face.BOLD, Tone.TEXT);
        text = Panels.colored(new Label(root, SWT.WRAP), theme, Tone.PANEL, Tone.DIM);
        for (Label label : List.of(title, text)) {
            GridDataFactory.fillDefaults()
                    .grab(true, false)
                    .hint(200, SWT.DEFAULT)
                    .applyTo(label);
        }
        enable = button(root, "plugins.disable", this::switchOver);
        form = new SettingsForm(root, theme);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(form.control());
        refusal = Panels.label(root, theme, "", Face.SMALL, Tone.BAD);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(refusal);
        Composite buttons = Panels.grid(root, theme, 2);
        GridLayoutFactory.fillDefaults().numColumns(2).applyTo(buttons);
        apply = button(buttons, "plugins.apply", this::apply);
        form.onChange(this::check);
        show(null);
    }

    ScrolledComposite control() {
        return scroll;
    }

    private static Button button(Composite parent, String key, Runnable run) {
        Button button = new Button(parent, SWT.PUSH);
        button.setText(TEXTS.text(key));
        button.setToolTipText(TEXTS.text(key + ".tip"));
        button.addListener(SWT.Selection, e -> run.run());
        return button;
    }

    /** Shows a plug-in; nothing where null. */
    void show(@Nullable PluginStatus status) {
        if (status != null && status.equals(shown)) {
            return;
        }
        boolean other = shown == null || status == null || !shown.id().equals(status.id());
        shown = status;
        title.setText(status == null ? TEXTS.text("plugins.none") : status.label());
        text.setText(status == null ? "" : describe(status));
        enable.setVisible(status != null && status.kind().isPresent());
        enable.setText(TEXTS.text(isOff(status) ? "plugins.enable" : "plugins.disable"));
        if (other) {
            form.show(List.of());
            apply.setVisible(false);
            check();
        }
        if (status != null && status.kind().isPresent()) {
            PluginKind kind = status.kind().get();
            String id = status.id();
            desk.background(() -> desk.catalogue().settings(kind, id), settings -> {
                if (status.equals(shown) && !root.isDisposed()) {
                    fill(settings);
                }
            });
        }
        layout();
    }

    private void fill(List<Setting> settings) {
        form.show(settings);
        apply.setVisible(!settings.isEmpty());
        check();
        layout();
    }

    private void layout() {
        root.layout(true, true);
        scroll.setMinSize(root.computeSize(Math.max(160, scroll.getClientArea().width), SWT.DEFAULT));
    }

    private static boolean isOff(@Nullable PluginStatus status) {
        return status != null && status.state() == PluginStatus.State.BLOCKED;
    }

    private static String describe(PluginStatus s) {
        String what = TEXTS.text(
                "plugins.detail",
                PluginsModel.kind(s),
                s.id(),
                s.bundle(),
                s.version(),
                s.state().name());
        return s.cause().isEmpty() ? what : what + "\n" + s.cause();
    }

    private void switchOver() {
        PluginStatus status = shown;
        if (status == null) {
            return;
        }
        boolean on = isOff(status);
        desk.background(
                () -> {
                    desk.plugins().enable(status.kind().orElseThrow(), status.id(), on);
                    return status;
                },
                done -> changed.run());
    }

    private void check() {
        Optional<String> why = form.refusal();
        refusal.setText(why.orElse(""));
        apply.setEnabled(why.isEmpty() && !form.changed().isEmpty());
    }

    private void apply() {
        PluginStatus status = shown;
        if (status == null) {
            return;
        }
        Map<String, String> values = form.changed();
        desk.background(
                () -> {
                    desk.catalogue().configure(status.kind().orElseThrow(), status.id(), values);
                    return desk.catalogue().settings(status.kind().orElseThrow(), status.id());
                },
                settings -> {
                    if (status.equals(shown) && !root.isDisposed()) {
                        fill(settings);
                    }
                    changed.run();
                });
    }
}
