package w2w.ui.internal.plugins;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Text;
import w2w.ui.internal.look.Accessible;
import w2w.ui.internal.look.Face;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Panels;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.model.Catalogue;
import w2w.ui.internal.model.Catalogue.Choice;
import w2w.ui.internal.model.Catalogue.Setting;

/** A form made from settings: a box to check, a list to choose from, or a field. UI thread. */
public final class SettingsForm {
    private static final Messages TEXTS = Messages.of(SettingsForm.class);

    private final Composite root;
    private final Theme theme;
    private final List<Row> rows = new ArrayList<>();
    private final List<Runnable> listeners = new ArrayList<>();

    private record Row(Setting setting, Supplier<String> value) {}

    public SettingsForm(Composite parent, Theme theme) {
        this.theme = theme;
        root = Panels.grid(parent, theme, 2);
        GridLayoutFactory.fillDefaults().numColumns(2).spacing(8, 4).applyTo(root);
    }

    public Composite control() {
        return root;
    }

    /** Is told when a person changes something. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Replaces the form. */
    public void show(List<Setting> settings) {
        for (Control child : root.getChildren()) {
            child.dispose();
        }
        rows.clear();
        for (Setting setting : settings) {
            add(setting);
        }
        root.layout(true, true);
        root.requestLayout();
    }

    private void add(Setting setting) {
        String tip =
                setting.description().isBlank() ? setting.name() : setting.description() + " (" + setting.name() + ")";
        Control control;
        if (setting.type() == Catalogue.Type.BOOLEAN) {
            Button box = new Button(root, SWT.CHECK);
            box.setText(setting.label());
            box.setSelection(Boolean.parseBoolean(setting.value()));
            box.addListener(SWT.Selection, e -> tell());
            GridDataFactory.fillDefaults().span(2, 1).applyTo(box);
            rows.add(new Row(setting, () -> Boolean.toString(box.getSelection())));
            control = box;
        } else {
            Panels.label(root, theme, setting.label(), Face.SMALL, Tone.DIM).setToolTipText(tip);
            control = setting.type() == Catalogue.Type.CHOICE ? choice(setting) : field(setting);
            GridDataFactory.fillDefaults()
                    .grab(true, false)
                    .hint(120, SWT.DEFAULT)
                    .applyTo(control);
        }
        Accessible.named(control, setting.label(), tip);
    }

    private Control choice(Setting setting) {
        Combo combo = new Combo(root, SWT.READ_ONLY);
        int selected = 0;
        for (Choice choice : setting.choices()) {
            if (choice.value().equals(setting.value())) {
                selected = combo.getItemCount();
            }
            combo.add(choice.label());
        }
        combo.select(selected);
        combo.addListener(SWT.Selection, e -> tell());
        rows.add(new Row(
                setting, () -> setting.choices().get(combo.getSelectionIndex()).value()));
        return combo;
    }

    private Control field(Setting setting) {
        Text text = new Text(root, SWT.BORDER | SWT.SINGLE);
        text.setText(setting.value());
        rows.add(new Row(setting, text::getText));
        text.addListener(SWT.Modify, e -> {
            boolean good = refusal(setting, text.getText()).isEmpty();
            text.setForeground(good ? null : theme.color(Tone.BAD));
            tell();
        });
        return text;
    }

    private void tell() {
        List.copyOf(listeners).forEach(Runnable::run);
    }

    /** What is not as it is configured, by name: the options of a request. */
    public Map<String, String> changed() {
        Map<String, String> values = new LinkedHashMap<>();
        for (Row row : rows) {
            String value = row.value().get();
            if (!value.equals(row.setting().value())) {
                values.put(row.setting().name(), value);
            }
        }
        return values;
    }

    /** Why the form cannot be used as it is, in words; empty where it can. */
    public Optional<String> refusal() {
        return rows.stream()
                .flatMap(row -> refusal(row.setting(), row.value().get()).stream())
                .findFirst();
    }

    private static Optional<String> refusal(Setting setting, String text) {
        if (setting.type() != Catalogue.Type.INTEGER && setting.type() != Catalogue.Type.NUMBER) {
            return Optional.empty();
        }
        try {
            double value = Double.parseDouble(text.strip());
            boolean whole = setting.type() == Catalogue.Type.NUMBER || value == Math.rint(value);
            boolean within = value >= setting.least().orElse(Double.NEGATIVE_INFINITY)
                    && value <= setting.most().orElse(Double.POSITIVE_INFINITY);
            return whole && within ? Optional.empty() : Optional.of(range(setting, whole));
        } catch (NumberFormatException e) {
            return Optional.of(TEXTS.text("form.number", setting.label()));
        }
    }

    private static String range(Setting setting, boolean whole) {
        if (!whole) {
            return TEXTS.text("form.whole", setting.label());
        }
        return TEXTS.text(
                "form.range",
                setting.label(),
                setting.least().isPresent() ? number(setting.least().getAsDouble()) : "−∞",
                setting.most().isPresent() ? number(setting.most().getAsDouble()) : "∞");
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
