package w2w.ui.internal.invert;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Text;
import w2w.api.invert.InversionSettings;
import w2w.api.invert.InversionSettings.Preset;
import w2w.api.invert.InversionSettings.Units;
import w2w.api.plugin.PluginKind;
import w2w.ui.internal.look.Accessible;
import w2w.ui.internal.look.Bind;
import w2w.ui.internal.look.Face;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.NumberField;
import w2w.ui.internal.look.Panels;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.model.Catalogue;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.model.Value;
import w2w.ui.internal.plugins.SettingsForm;

/** Settings of an inversion. */
final class InvertForm {
    private static final Messages TEXTS = Messages.of(InvertForm.class);
    private static final List<Preset> PRESETS = List.of(Preset.values());
    private static final List<Units> UNITS = List.of(Units.values());

    private final Theme theme;
    private final Desk desk;
    private final InvertModel model;
    private final ScrolledComposite scroll;
    private final Composite form;
    private final Composite losses;
    private final Map<String, SettingsForm> options = new LinkedHashMap<>();
    private final Map<NumberField, ToDoubleFunction<InversionSettings>> numbers = new LinkedHashMap<>();
    private final Combo preset;
    private final Combo units;
    private List<Catalogue.Entry> there = List.of();

    InvertForm(Composite parent, Theme theme, Desk desk, InvertModel model) {
        this.theme = theme;
        this.desk = desk;
        this.model = model;
        scroll = new ScrolledComposite(parent, SWT.V_SCROLL);
        scroll.setExpandHorizontal(true);
        scroll.setExpandVertical(true);
        Panels.colored(scroll, theme, Tone.PANEL, Tone.TEXT);
        form = Panels.grid(scroll, theme, 1);
        scroll.setContent(form);

        text("name", model.name());
        head("preset");
        preset = combo("preset", "preset.EDITABLE", "preset.FAITHFUL", "preset.own");
        preset.addListener(SWT.Selection, e -> choosePreset());
        head("losses");
        losses = Panels.grid(form, theme, 1);
        GridLayoutFactory.fillDefaults().spacing(0, 2).applyTo(losses);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(losses);
        head("settings");
        number("steps", 1, 5000, 10, 0, InversionSettings::steps, (s, v) -> s.withSteps((int) v));
        number("rate", 0.001, 1, 0.005, 3, InversionSettings::learningRate, InversionSettings::withLearningRate);
        number("components", 0, 4096, 8, 0, InversionSettings::components, (s, v) -> s.withComponents((int) v));
        number("noises", 1, 64, 1, 0, InversionSettings::noises, (s, v) -> s.withNoises((int) v));
        number("patience", 0, 1000, 10, 0, InversionSettings::patience, (s, v) -> s.withPatience((int) v));
        number("seed", 0, 1_000_000, 1, 0, InversionSettings::seed, (s, v) -> s.withSeed((long) v));
        units = combo("units", "units.DEVIATIONS", "units.RAW");
        units.addListener(
                SWT.Selection, e -> change(settings().withUnits(UNITS.get(Math.max(0, units.getSelectionIndex())))));
        text("prompt", model.prompt());
        NumberField every = new NumberField(form, theme, TEXTS.text("every"), TEXTS.text("every.tip"), 1, 200, 1, 0);
        every.initial(model.every());
        every.set(model.every());
        every.onChange((v, done) -> model.every((int) v));
        fill(every);

        Bind.to(form, model.recipe(), r -> show());
        Bind.to(form, desk.pluginsRevision(), r -> readLosses());
    }

    Control control() {
        return scroll;
    }

    /** While an inversion runs its settings stand as they are. */
    void enable(boolean now) {
        enable(form, now);
    }

    private static void enable(Composite all, boolean now) {
        for (Control child : all.getChildren()) {
            child.setEnabled(now);
            if (child instanceof Composite more && !(child instanceof NumberField) && !(child instanceof Combo)) {
                enable(more, now);
            }
        }
    }

    /** Takes over what was typed into the options of losses; what is wrong with it, empty where nothing is. */
    Optional<String> takeOptions() {
        Recipe recipe = model.recipe().get();
        for (Map.Entry<String, SettingsForm> entry : options.entrySet()) {
            Recipe.Choice choice = recipe.choice(entry.getKey());
            for (Map.Entry<String, String> set : entry.getValue().changed().entrySet()) {
                choice = choice.option(set.getKey(), set.getValue());
            }
            recipe = recipe.with(entry.getKey(), choice);
        }
        model.recipe().set(recipe);
        return options.entrySet().stream()
                .filter(e -> model.recipe().get().choice(e.getKey()).used())
                .flatMap(e -> e.getValue().refusal().stream())
                .findFirst();
    }

    private InversionSettings settings() {
        return model.recipe().get().settings();
    }

    private void change(InversionSettings next) {
        model.recipe().set(model.recipe().get().with(next));
    }

    private void head(String key) {
        Control label = Panels.label(form, theme, TEXTS.text(key), Face.BOLD, Tone.TEXT);
        label.setToolTipText(TEXTS.text(key + ".tip"));
        GridDataFactory.fillDefaults().indent(0, 6).applyTo(label);
    }

    private static void fill(Control control) {
        GridDataFactory.fillDefaults().grab(true, false).applyTo(control);
    }

    private Combo combo(String key, String... values) {
        Combo combo = Accessible.named(
                new Combo(form, SWT.READ_ONLY | SWT.DROP_DOWN), TEXTS.text(key), TEXTS.text(key + ".tip"));
        for (String value : values) {
            combo.add(TEXTS.text(value));
        }
        fill(combo);
        return combo;
    }

    private void text(String key, Value<String> value) {
        head(key);
        Text text =
                Accessible.named(new Text(form, SWT.SINGLE | SWT.BORDER), TEXTS.text(key), TEXTS.text(key + ".tip"));
        text.setMessage(TEXTS.text(key + ".message"));
        text.addModifyListener(e -> value.set(text.getText()));
        Bind.to(text, value, now -> {
            if (!text.getText().equals(now)) {
                text.setText(now);
            }
        });
        fill(text);
    }

    /** Takes a number over. */
    private interface Setter {
        InversionSettings set(InversionSettings settings, double value);
    }

    private void number(
            String key,
            double least,
            double most,
            double step,
            int digits,
            ToDoubleFunction<InversionSettings> get,
            Setter set) {
        NumberField field =
                new NumberField(form, theme, TEXTS.text(key), TEXTS.text(key + ".tip"), least, most, step, digits);
        field.initial(get.applyAsDouble(InversionSettings.EDITABLE));
        field.onChange((v, done) -> change(set.set(settings(), v)));
        fill(field);
        numbers.put(field, get);
    }

    private void choosePreset() {
        int chosen = preset.getSelectionIndex();
        if (chosen >= 0 && chosen < PRESETS.size()) {
            InversionSettings next =
                    PRESETS.get(chosen).settings().withSeed(settings().seed());
            model.recipe().set(Recipe.of(next));
            showLosses();
        }
    }

    private void show() {
        numbers.forEach((field, get) -> field.set(get.applyAsDouble(settings())));
        preset.select(model.recipe().get().preset().map(PRESETS::indexOf).orElse(PRESETS.size()));
        units.select(UNITS.indexOf(settings().units()));
    }

    private void readLosses() {
        desk.background(() -> desk.catalogue().entries(PluginKind.INVERSION_LOSS), now -> {
            if (!form.isDisposed() && !now.equals(there)) {
                takeOptions();
                there = now;
                Recipe left = model.recipe()
                        .get()
                        .among(now.stream().map(Catalogue.Entry::id).toList());
                model.recipe().set(left);
                showLosses();
            }
        });
    }

    private void showLosses() {
        for (Control child : losses.getChildren()) {
            child.dispose();
        }
        options.clear();
        for (Catalogue.Entry entry : there) {
            loss(entry);
        }
        if (there.isEmpty()) {
            Panels.label(losses, theme, TEXTS.text("losses.none"), Face.SMALL, Tone.DIM);
        }
        if (model.isRunning()) {
            enable(losses, false);
        }
        resize();
    }

    private void loss(Catalogue.Entry entry) {
        Recipe.Choice choice = model.recipe().get().choice(entry.id());
        Composite row = Panels.grid(losses, theme, 1);
        GridLayoutFactory.fillDefaults().numColumns(2).spacing(4, 2).applyTo(row);
        fill(row);
        Button used = new Button(row, SWT.CHECK | SWT.WRAP);
        used.setText(entry.label().replace("&", "&&"));
        used.setToolTipText(entry.label() + "\n" + entry.description());
        used.setSelection(choice.used());
        GridDataFactory.fillDefaults()
                .grab(true, false)
                .span(2, 1)
                .hint(120, SWT.DEFAULT) // wraps in a narrow form
                .applyTo(used);
        NumberField weight =
                new NumberField(row, theme, TEXTS.text("weight"), TEXTS.text("weight.tip"), 0, 10, 0.01, 3);
        weight.initial(1);
        weight.set(choice.weight());
        weight.onChange((v, done) -> update(entry.id(), c -> c.weighing(v)));
        GridDataFactory.fillDefaults()
                .grab(true, false)
                .span(2, 1)
                .indent(20, 0)
                .applyTo(weight);
        Composite holder = Panels.grid(row, theme, 1);
        GridLayoutFactory.fillDefaults().applyTo(holder);
        GridDataFactory.fillDefaults()
                .grab(true, false)
                .span(2, 1)
                .indent(20, 0)
                .applyTo(holder);
        if (!entry.settings().isEmpty()) {
            SettingsForm settings = new SettingsForm(holder, theme);
            fill(settings.control());
            settings.show(entry.settings().stream()
                    .map(s -> s.withValue(choice.options().getOrDefault(s.name(), s.value())))
                    .toList());
            options.put(entry.id(), settings);
        }
        Consumer<Boolean> open = now -> {
            for (Control part : List.of(weight, holder)) {
                boolean shown = now && (part == weight || !entry.settings().isEmpty());
                part.setVisible(shown);
                ((org.eclipse.swt.layout.GridData) part.getLayoutData()).exclude = !shown;
            }
        };
        open.accept(choice.used());
        used.addListener(SWT.Selection, e -> {
            model.recipe().set(model.recipe().get().using(entry.id(), used.getSelection()));
            weight.set(model.recipe().get().choice(entry.id()).weight());
            open.accept(used.getSelection());
            resize();
        });
    }

    private void update(String loss, java.util.function.UnaryOperator<Recipe.Choice> how) {
        Recipe recipe = model.recipe().get();
        model.recipe().set(recipe.with(loss, how.apply(recipe.choice(loss))));
    }

    private void resize() {
        form.layout(true, true);
        scroll.setMinSize(form.computeSize(Math.max(1, scroll.getClientArea().width), SWT.DEFAULT));
    }
}
