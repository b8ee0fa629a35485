package w2w.ui.internal.edits;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StackLayout;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Spinner;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;
import w2w.api.edit.EditDirection;
import w2w.api.plugin.Direction;
import w2w.api.plugin.PluginKind;
import w2w.api.studio.FindCommand;
import w2w.ui.internal.edits.FindRequest.LabelRow;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Panels;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.ThemedDialog;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.model.Catalogue;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.model.OpenSpace;
import w2w.ui.internal.plugins.SettingsForm;

/** Asks which directions to find, by which plug-in, and begins the job. */
final class FindDialog extends ThemedDialog {
    private static final Messages TEXTS = Messages.of(FindDialog.class);

    /** The finder that the command line takes where none is named. */
    private static final String USUAL = "ridge";

    private final Desk desk;
    private final OpenSpace space;
    private final Consumer<List<EditDirection>> found;
    private final Set<String> wanted = new LinkedHashSet<>();
    private List<Catalogue.Entry> finders = List.of();
    private List<LabelRow> labels = List.of();
    private @Nullable Form form;

    /** The controls. */
    private record Form(
            Combo finder,
            Composite stack,
            Map<Direction.Source, Composite> pages,
            Text filter,
            Table labels,
            Text phrases,
            Spinner count,
            Spinner components,
            Spinner seed,
            Table without,
            SettingsForm options,
            Label says) {}

    /** @param found gets the directions when the job is done */
    FindDialog(Shell parent, Theme theme, Desk desk, OpenSpace space, Consumer<List<EditDirection>> found) {
        super(parent, theme, TEXTS.text("find.title"));
        this.desk = desk;
        this.space = space;
        this.found = found;
    }

    @Override
    protected Point getInitialSize() {
        return new Point(540, Math.min(820, Math.max(600, super.getInitialSize().y)));
    }

    @Override
    protected Composite createDialogArea(Composite parent) {
        Composite area = super.createDialogArea(parent);
        GridLayoutFactory.swtDefaults().numColumns(2).margins(12, 12).applyTo(area);
        area.setBackgroundMode(SWT.INHERIT_FORCE);
        Combo finder = labelled(area, "find.finder", new Combo(area, SWT.READ_ONLY | SWT.DROP_DOWN), false);
        finder.addListener(SWT.Selection, e -> turn());

        Composite stack = new Composite(area, SWT.NONE);
        stack.setLayout(new StackLayout());
        GridDataFactory.fillDefaults().grab(true, true).span(2, 1).applyTo(stack);
        Map<Direction.Source, Composite> pages = new HashMap<>();
        Composite byLabel = page(stack, pages, Direction.Source.LABELS, "find.labels");
        Text filter = new Text(byLabel, SWT.SEARCH | SWT.ICON_SEARCH | SWT.ICON_CANCEL | SWT.BORDER);
        filter.setMessage(TEXTS.text("find.filter"));
        filter.addModifyListener(e -> fillLabels());
        GridDataFactory.fillDefaults().grab(true, false).applyTo(filter);
        Table table = new Table(byLabel, SWT.CHECK | SWT.BORDER | SWT.FULL_SELECTION);
        table.setHeaderVisible(true);
        table.setToolTipText(TEXTS.text("find.labels.tip"));
        GridDataFactory.fillDefaults().grab(true, true).hint(SWT.DEFAULT, 160).applyTo(table);
        column(table, "find.column.label", SWT.LEFT, 190);
        column(table, "find.column.kind", SWT.LEFT, 170);
        column(table, "find.column.known", SWT.RIGHT, 80);
        table.addListener(SWT.Selection, e -> check());
        Composite byText = page(stack, pages, Direction.Source.TEXT, "find.text");
        Text phrases = new Text(byText, SWT.MULTI | SWT.BORDER | SWT.V_SCROLL | SWT.WRAP);
        phrases.setToolTipText(TEXTS.text("find.text.tip"));
        phrases.addModifyListener(e -> check());
        GridDataFactory.fillDefaults().grab(true, true).applyTo(phrases);
        Composite byNothing = page(stack, pages, Direction.Source.NOTHING, "find.count");
        Spinner count = spinner(
                byNothing, "find.count.tip", 1, Math.min(64, space.people().components()), 4);

        int k = space.people().components();
        Spinner components = labelled(area, "find.components", spinner(area, "find.components.tip", 1, k, k), false);
        Spinner seed = labelled(area, "find.seed", spinner(area, "find.seed.tip", 0, Integer.MAX_VALUE, 0), false);
        Table without = labelled(area, "find.without", new Table(area, SWT.CHECK | SWT.BORDER), true);
        GridDataFactory.fillDefaults().grab(true, false).hint(SWT.DEFAULT, 76).applyTo(without);
        desk.directions().get().forEach(d -> new TableItem(without, SWT.NONE).setText(d.name()));
        SettingsForm options = new SettingsForm(area, theme());
        options.onChange(this::check);
        GridDataFactory.fillDefaults().grab(true, false).span(2, 1).applyTo(options.control());
        Label says = Panels.colored(new Label(area, SWT.WRAP), theme(), Tone.PANEL, Tone.BAD);
        GridDataFactory.fillDefaults().grab(true, false).span(2, 1).applyTo(says);
        form = new Form(finder, stack, pages, filter, table, phrases, count, components, seed, without, options, says);
        load();
        return area;
    }

    private static <C extends Control> C labelled(Composite parent, String key, C control, boolean top) {
        Label label = new Label(parent, SWT.NONE);
        label.setText(TEXTS.text(key));
        label.moveAbove(control); // a mnemonic goes to what follows
        control.setToolTipText(TEXTS.text(key + ".tip"));
        GridDataFactory.swtDefaults()
                .align(SWT.BEGINNING, top ? SWT.TOP : SWT.CENTER)
                .applyTo(label);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(control);
        return control;
    }

    private static Composite page(
            Composite stack, Map<Direction.Source, Composite> pages, Direction.Source source, String key) {
        Composite page = new Composite(stack, SWT.NONE);
        GridLayoutFactory.fillDefaults().applyTo(page);
        new Label(page, SWT.NONE).setText(TEXTS.text(key));
        pages.put(source, page);
        return page;
    }

    private static Spinner spinner(Composite parent, String tip, int least, int most, int value) {
        Spinner spinner = new Spinner(parent, SWT.BORDER);
        spinner.setValues(value, least, most, 0, 1, 10);
        spinner.setToolTipText(TEXTS.text(tip));
        return spinner;
    }

    private static void column(Table table, String key, int style, int width) {
        TableColumn column = new TableColumn(table, style);
        column.setText(TEXTS.text(key));
        column.setWidth(width);
    }

    /** Reads what there is to choose, behind. */
    private void load() {
        desk.background(
                () -> Map.entry(
                        desk.catalogue().entries(PluginKind.DIRECTION_FINDER),
                        LabelRow.of(space.people().labels())),
                there -> {
                    Form f = form;
                    if (f == null || f.finder.isDisposed()) {
                        return;
                    }
                    finders = there.getKey();
                    labels = there.getValue();
                    finders.forEach(e -> f.finder.add(e.label()));
                    int usual = 0;
                    for (int i = 0; i < finders.size(); i++) {
                        usual = finders.get(i).id().equals(USUAL) ? i : usual;
                    }
                    f.finder.select(usual);
                    fillLabels();
                    turn();
                });
    }

    private void fillLabels() {
        Form f = form;
        if (f == null) {
            return;
        }
        gather(f);
        f.labels.removeAll();
        String typed = f.filter.getText().strip().toLowerCase(Locale.ROOT);
        for (LabelRow row : labels) {
            if (row.isUsable() && row.name().toLowerCase(Locale.ROOT).contains(typed)) {
                TableItem item = new TableItem(f.labels, SWT.NONE);
                item.setText(new String[] {
                    row.name(),
                    row.binary()
                            ? TEXTS.text("find.binary", Math.round(100.0 * row.positive() / row.known()))
                            : TEXTS.text("find.continuous"),
                    Integer.toString(row.known())
                });
                item.setChecked(wanted.contains(row.name()));
            }
        }
    }

    /** Takes over what is checked among the labels that are listed; those that a filter hides stay as they are. */
    private void gather(Form f) {
        for (TableItem item : f.labels.getItems()) {
            if (item.getChecked()) {
                wanted.add(item.getText(0));
            } else {
                wanted.remove(item.getText(0));
            }
        }
    }

    /** Shows the page of the finder that is chosen. */
    private void turn() {
        Form f = form;
        if (f != null) {
            ((StackLayout) f.stack.getLayout()).topControl =
                    f.pages.get(request(f).source());
            f.stack.layout();
            int i = f.finder.getSelectionIndex();
            f.options.show(i < 0 ? List.of() : finders.get(i).settings());
            f.finder.setToolTipText(
                    i < 0 ? TEXTS.text("find.finder.tip") : finders.get(i).description());
            check();
        }
    }

    private void check() {
        Form f = form;
        Button ok = getButton(IDialogConstants.OK_ID);
        if (f != null) {
            FindRequest request = request(f);
            boolean labelless = request.source() == Direction.Source.LABELS && labels.isEmpty() && !finders.isEmpty();
            String missing = labelless ? "find.nolabels" : request.missing();
            f.says.setText(missing.isEmpty() ? replaced(f, request) : TEXTS.text(missing));
            if (ok != null) {
                ok.setEnabled(missing.isEmpty());
            }
        }
    }

    /** Which kept directions will be replaced; empty where none. */
    private static String replaced(Form f, FindRequest request) {
        List<String> wanted = new ArrayList<>(request.command().request().wanted());
        wanted.retainAll(
                Arrays.stream(f.without.getItems()).map(TableItem::getText).toList());
        return wanted.isEmpty() ? "" : TEXTS.text("find.replaces", String.join(", ", wanted));
    }

    private FindRequest request(Form f) {
        int i = f.finder.getSelectionIndex();
        Direction.Source source = i < 0
                ? Direction.Source.LABELS
                : FindRequest.source(finders.get(i).properties());
        gather(f);
        List<String> without = new ArrayList<>();
        for (TableItem item : f.without.getItems()) {
            if (item.getChecked()) {
                without.add(item.getText());
            }
        }
        return new FindRequest(
                space.name(),
                i < 0 ? "" : finders.get(i).id(),
                source,
                source == Direction.Source.TEXT ? FindRequest.phrases(f.phrases.getText()) : List.copyOf(wanted),
                f.count.getSelection(),
                f.components.getSelection(),
                f.seed.getSelection(),
                f.options.changed(),
                without);
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        createButton(parent, IDialogConstants.OK_ID, TEXTS.text("find.ok"), true)
                .setEnabled(false);
        createButton(parent, IDialogConstants.CANCEL_ID, IDialogConstants.CANCEL_LABEL, false);
    }

    @Override
    protected void okPressed() {
        Form f = form;
        if (f != null) {
            FindCommand command = request(f).command();
            String names = String.join(", ", command.request().wanted());
            String title = names.isEmpty()
                    ? TEXTS.text("find.job.none", space.name())
                    : TEXTS.text("find.job", space.name(), names);
            desk.workspace().get().ifPresent(w -> desk.job(title, task -> w.find(command, task), found));
        }
        super.okPressed();
    }
}
