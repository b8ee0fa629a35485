package w2w.ui.internal.plugins;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import w2w.api.plugin.PluginKind;
import w2w.ui.internal.look.Accessible;
import w2w.ui.internal.look.Bind;
import w2w.ui.internal.look.Face;
import w2w.ui.internal.look.Panels;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.model.Catalogue.Entry;
import w2w.ui.internal.model.Desk;

/** Chooses a plug-in of a kind, and its settings for one call; plug-ins come and go in it while it is open. UI thread. */
public final class PluginChooser {
    private final Composite root;
    private final Combo combo;
    private final Label description;
    private final SettingsForm form;
    private List<Entry> entries = List.of();
    private String wanted = "";
    private Runnable listener = () -> {};

    /** @param name what it chooses, for a person */
    public PluginChooser(Composite parent, Theme theme, Desk desk, PluginKind kind, String name, String tip) {
        root = Panels.grid(parent, theme, 1);
        GridLayoutFactory.fillDefaults().spacing(0, 4).applyTo(root);
        combo = new Combo(root, SWT.READ_ONLY);
        Accessible.named(combo, name, tip);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(combo);
        description = Panels.colored(new Label(root, SWT.WRAP), theme, Tone.PANEL, Tone.DIM);
        description.setFont(theme.font(Face.SMALL));
        GridDataFactory.fillDefaults().grab(true, false).hint(300, SWT.DEFAULT).applyTo(description);
        form = new SettingsForm(root, theme);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(form.control());
        form.onChange(() -> listener.run());
        combo.addListener(SWT.Selection, e -> {
            wanted = id();
            choose();
        });
        Bind.to(
                root,
                desk.pluginsRevision(),
                r -> desk.background(() -> desk.catalogue().entries(kind), this::fill));
    }

    public Composite control() {
        return root;
    }

    /** Is told when another plug-in or setting is chosen. */
    public void onChange(Runnable run) {
        listener = run;
    }

    /** The plug-in's id; empty while there is none. */
    public String id() {
        return entry().map(Entry::id).orElse("");
    }

    /** The plug-in; empty while there is none. */
    public Optional<Entry> entry() {
        int index = combo.isDisposed() ? -1 : combo.getSelectionIndex();
        return index >= 0 && index < entries.size() ? Optional.of(entries.get(index)) : Optional.empty();
    }

    /** Settings that differ from the plug-in's configuration. */
    public Map<String, String> options() {
        return form.changed();
    }

    /** Why the settings cannot be used, in words; empty where they can. */
    public Optional<String> refusal() {
        return form.refusal();
    }

    private void fill(List<Entry> now) {
        if (root.isDisposed() || now.equals(entries)) {
            return;
        }
        entries = now;
        combo.setItems(now.stream().map(Entry::label).toArray(String[]::new));
        int index = 0;
        for (int i = 0; i < now.size(); i++) {
            if (now.get(i).id().equals(wanted)) {
                index = i;
            }
        }
        combo.select(index);
        choose();
    }

    private void choose() {
        Optional<Entry> entry = entry();
        description.setText(entry.map(Entry::description).orElse(""));
        form.show(entry.map(Entry::settings).orElse(List.of()));
        root.requestLayout();
        listener.run();
    }
}
