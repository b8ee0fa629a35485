package w2w.ui.internal.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import w2w.api.diffusion.NoiseScheduler;
import w2w.api.diffusion.RenderSettings;
import w2w.api.diffusion.RenderSettings.Against;
import w2w.ui.internal.look.Accessible;
import w2w.ui.internal.look.Bind;
import w2w.ui.internal.look.Face;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.NumberField;
import w2w.ui.internal.look.Panels;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.model.Desk;

/** How pictures are drawn: prompt, negative prompt, guidance, steps, seed, scheduler, size. */
final class SettingsStrip {
    private static final Messages TEXTS = Messages.of(SettingsStrip.class);

    /** How long typing must have paused before it counts, milliseconds. */
    private static final int PAUSE = 350;

    private final Desk desk;
    private final Theme theme;
    private final Composite root;
    private final Random random = new Random();
    private boolean filling;

    SettingsStrip(Composite parent, Theme theme, Desk desk) {
        this.desk = desk;
        this.theme = theme;
        root = Panels.grid(parent, theme, 1);
        Composite words = Panels.grid(root, theme, 2);
        GridLayoutFactory.fillDefaults().numColumns(2).spacing(8, 4).applyTo(words);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(words);
        text(words, "prompt", RenderSettings::prompt, RenderSettings::withPrompt);
        text(
                words,
                "negative",
                RenderSettings::negativePrompt,
                (s, t) -> new RenderSettings(
                        s.prompt(),
                        t,
                        s.guidanceScale(),
                        s.against(),
                        s.scheduler(),
                        s.steps(),
                        s.width(),
                        s.height()));
        warnings();
        Composite numbers = Panels.grid(root, theme, 8);
        GridLayoutFactory.fillDefaults().numColumns(8).spacing(6, 4).applyTo(numbers);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(numbers);
        numbers.addListener(SWT.Resize, e -> arrange(numbers));
        number(numbers, "guidance", 1, 15, 0.1, 1, s -> s.guidanceScale(), (s, v) -> s.withGuidance(v, s.against()));
        choice(
                numbers,
                "against",
                List.of(TEXTS.text("stage.against.base"), TEXTS.text("stage.against.same")),
                s -> s.against() == Against.BASE_MODEL ? 0 : 1,
                (s, i) -> s.withGuidance(s.guidanceScale(), i == 0 ? Against.BASE_MODEL : Against.SAME_MODEL));
        number(numbers, "steps", 1, 100, 1, 0, s -> s.steps(), (s, v) -> s.withSteps(v.intValue()));
        seed(numbers);
        scheduler(numbers);
        number(numbers, "width", 64, 2048, 64, 0, s -> s.width(), (s, v) -> size(s, v.intValue(), s.height()));
        number(numbers, "height", 64, 2048, 64, 0, s -> s.height(), (s, v) -> size(s, s.width(), v.intValue()));
    }

    /** A line under the prompts, there only while there is something to say of the picture that they drew. */
    private void warnings() {
        Label line = Panels.label(root, theme, "", Face.SMALL, Tone.WARN);
        GridDataFactory.fillDefaults().grab(true, false).exclude(true).applyTo(line);
        line.setVisible(false);
        Bind.to(line, desk.pictures().warnings(), all -> say(line, all));
        String[] last = {""};
        Bind.to(line, desk.settings(), s -> {
            String prompts = s.prompt() + "\n" + s.negativePrompt();
            if (!prompts.equals(last[0])) {
                last[0] = prompts;
                say(line, List.of());
            }
        });
    }

    private static void say(Label line, List<String> warnings) {
        String text = String.join("; ", warnings);
        if (line.isDisposed() || line.getText().equals(text)) {
            return;
        }
        line.setText(text);
        line.setToolTipText(String.join("\n", warnings));
        line.setVisible(!text.isEmpty());
        if (line.getLayoutData() instanceof GridData data) {
            data.exclude = text.isEmpty();
        }
        line.requestLayout();
    }

    /** In two rows where one would be too narrow for the names. */
    private static void arrange(Composite numbers) {
        int columns = numbers.getSize().x < 1000 ? 4 : 7;
        if (numbers.getLayout() instanceof GridLayout grid && grid.numColumns != columns) {
            grid.numColumns = columns;
            numbers.getDisplay().asyncExec(() -> {
                if (!numbers.isDisposed()) {
                    numbers.requestLayout();
                }
            });
        }
    }

    Composite control() {
        return root;
    }

    private static RenderSettings size(RenderSettings s, int width, int height) {
        return new RenderSettings(
                s.prompt(),
                s.negativePrompt(),
                s.guidanceScale(),
                s.against(),
                s.scheduler(),
                s.steps(),
                width,
                height);
    }

    /** A change of settings by a person. */
    private interface With<T> {
        RenderSettings with(RenderSettings settings, T value);
    }

    private <T> void change(With<T> how, T value) {
        if (!filling) {
            desk.settings().set(how.with(desk.settings().get(), value));
        }
    }

    private void fill(Composite owner, Consumer<RenderSettings> how) {
        Bind.to(owner, desk.settings(), s -> {
            filling = true;
            how.accept(s);
            filling = false;
        });
    }

    private void text(
            Composite parent, String key, java.util.function.Function<RenderSettings, String> get, With<String> with) {
        Panels.label(parent, theme, TEXTS.text("stage." + key), Face.SMALL, Tone.DIM);
        Text text = new Text(parent, SWT.BORDER | SWT.SINGLE);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(text);
        Accessible.named(text, TEXTS.text("stage." + key), TEXTS.text("stage." + key + ".tip"));
        int[] typed = {0};
        text.addListener(SWT.Modify, e -> {
            if (filling) {
                return;
            }
            int mine = ++typed[0];
            text.getDisplay().timerExec(PAUSE, () -> {
                if (!text.isDisposed() && mine == typed[0]) {
                    change(with, text.getText());
                }
            });
        });
        text.addListener(SWT.DefaultSelection, e -> change(with, text.getText()));
        text.addListener(SWT.FocusOut, e -> change(with, text.getText()));
        fill(parent, s -> {
            if (!text.getText().equals(get.apply(s))) {
                text.setText(get.apply(s));
            }
        });
    }

    private void number(
            Composite parent,
            String key,
            double least,
            double most,
            double step,
            int digits,
            java.util.function.ToDoubleFunction<RenderSettings> get,
            With<Double> with) {
        NumberField field = new NumberField(
                parent,
                theme,
                TEXTS.text("stage." + key),
                TEXTS.text("stage." + key + ".tip"),
                least,
                most,
                step,
                digits);
        GridDataFactory.fillDefaults().grab(true, false).hint(96, SWT.DEFAULT).applyTo(field);
        field.onChange((value, done) -> change(with, value));
        fill(parent, s -> field.set(get.applyAsDouble(s)));
    }

    private void choice(
            Composite parent,
            String key,
            List<String> items,
            java.util.function.ToIntFunction<RenderSettings> get,
            With<Integer> with) {
        Combo combo = new Combo(parent, SWT.READ_ONLY | SWT.DROP_DOWN);
        combo.setItems(items.toArray(String[]::new));
        GridDataFactory.fillDefaults().hint(150, SWT.DEFAULT).applyTo(combo);
        Accessible.named(combo, TEXTS.text("stage." + key), TEXTS.text("stage." + key + ".tip"));
        combo.addListener(SWT.Selection, e -> change(with, combo.getSelectionIndex()));
        fill(parent, s -> combo.select(get.applyAsInt(s)));
    }

    private void seed(Composite parent) {
        Composite both = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(2).spacing(2, 0).applyTo(both);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(both);
        NumberField field = new NumberField(
                both, theme, TEXTS.text("stage.seed.name"), TEXTS.text("stage.seed.tip"), 0, Integer.MAX_VALUE, 1, 0);
        GridDataFactory.fillDefaults().grab(true, false).hint(96, SWT.DEFAULT).applyTo(field);
        field.onChange((value, done) -> desk.seed().set(Math.round(value)));
        Bind.to(field, desk.seed(), s -> field.set(s));
        Button dice = new Button(both, SWT.PUSH);
        dice.setText("⚄");
        Accessible.named(dice, TEXTS.text("stage.dice"), TEXTS.text("stage.dice.tip"));
        dice.addListener(SWT.Selection, e -> desk.seed().set((long) random.nextInt(1_000_000)));
    }

    /** The model's own comes first; the others follow the plug-ins that are there. */
    private void scheduler(Composite parent) {
        Combo combo = new Combo(parent, SWT.READ_ONLY | SWT.DROP_DOWN);
        GridDataFactory.fillDefaults().hint(150, SWT.DEFAULT).applyTo(combo);
        Accessible.named(combo, TEXTS.text("stage.scheduler"), TEXTS.text("stage.scheduler.tip"));
        List<String> ids = new ArrayList<>();
        combo.addListener(SWT.Selection, e -> {
            int i = combo.getSelectionIndex();
            if (i <= ids.size()) { // the one behind them is not there
                change(RenderSettings::withScheduler, i <= 0 ? "" : ids.get(i - 1));
            }
        });
        Runnable select = () -> select(combo, ids, desk.settings().get().scheduler());
        Bind.to(
                combo,
                desk.pluginsRevision(),
                r -> desk.background(() -> desk.plugins().ids(NoiseScheduler.class), now -> {
                    if (!combo.isDisposed()) {
                        ids.clear();
                        ids.addAll(now);
                        select.run();
                    }
                }));
        Bind.to(combo, desk.settings(), s -> select.run());
    }

    /** Lists the model's own, those that are there, and one that is wanted and is not. */
    private static void select(Combo combo, List<String> ids, String wanted) {
        List<String> items = new ArrayList<>(ids);
        items.add(0, TEXTS.text("stage.scheduler.own"));
        int at = wanted.isEmpty() ? 0 : ids.indexOf(wanted) + 1;
        if (at == 0 && !wanted.isEmpty()) {
            at = items.size();
            items.add(TEXTS.text("stage.scheduler.gone", wanted));
        }
        if (!items.equals(List.of(combo.getItems()))) {
            combo.setItems(items.toArray(String[]::new));
        }
        combo.select(at);
    }
}
