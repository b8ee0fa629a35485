package w2w.ui.internal.dialogs;

import java.util.Locale;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import w2w.api.plugin.UntrustedFileException;
import w2w.api.task.Printable;
import w2w.ui.internal.look.Accessible;
import w2w.ui.internal.look.Face;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Panels;
import w2w.ui.internal.look.Theme;
import w2w.ui.internal.look.ThemedDialog;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.model.TrustQuestions.Question;

/** Asks whether a net, which is a program, may be run: {@link #OK} where it may. Return and Escape decline. */
public final class TrustDialog extends ThemedDialog {
    private static final Messages TEXTS = Messages.of(TrustDialog.class);
    private static final int WIDTH = 620;

    private final Question question;

    public TrustDialog(Shell parent, Theme theme, Question question) {
        super(parent, theme, TEXTS.text("trust.title"));
        this.question = question;
        setReturnCode(CANCEL); // also where the window is closed over it
    }

    @Override
    protected Composite createDialogArea(Composite parent) {
        Composite area = super.createDialogArea(parent);
        UntrustedFileException file = question.file();
        String name = Printable.line(String.valueOf(file.file().getFileName()));
        wrapped(area, TEXTS.text("trust.head", name), Face.BOLD, Tone.TEXT);
        wrapped(area, TEXTS.text("trust.means"), Face.NORMAL, Tone.TEXT);
        Composite facts = Panels.grid(area, theme(), 2);
        GridLayoutFactory.fillDefaults().numColumns(2).spacing(12, 4).applyTo(facts);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(facts);
        fact(facts, "trust.doing", Printable.line(question.doing()), Face.NORMAL);
        fact(facts, "trust.file", Printable.line(file.file().toString()), Face.NORMAL);
        fact(
                facts,
                "trust.size",
                TEXTS.text("trust.size.text", String.format(Locale.ROOT, "%,d", file.size())),
                Face.NORMAL);
        fact(facts, "trust.hash", file.sha256(), Face.MONO);
        fact(
                facts,
                "trust.named",
                question.namedBy().map(Printable::line).orElse(TEXTS.text("trust.named.not")),
                Face.NORMAL);
        wrapped(area, TEXTS.text("trust.looked"), Face.NORMAL, Tone.TEXT);
        wrapped(area, TEXTS.text("trust.then"), Face.NORMAL, Tone.DIM);
        return area;
    }

    private void wrapped(Composite area, String text, Face face, Tone tone) {
        Label label = Panels.colored(new Label(area, SWT.WRAP), theme(), Tone.PANEL, tone);
        label.setFont(theme().font(face));
        label.setText(text.replace("&", "&&"));
        GridDataFactory.fillDefaults()
                .grab(true, false)
                .hint(WIDTH, SWT.DEFAULT)
                .applyTo(label);
    }

    /** A name and a text that can be copied. */
    private void fact(Composite facts, String key, String value, Face face) {
        Label name = Panels.label(facts, theme(), TEXTS.text(key), Face.NORMAL, Tone.DIM);
        GridDataFactory.fillDefaults().align(SWT.BEGINNING, SWT.BEGINNING).applyTo(name);
        Text text =
                Panels.colored(new Text(facts, SWT.READ_ONLY | SWT.MULTI | SWT.WRAP), theme(), Tone.PANEL, Tone.TEXT);
        text.setFont(theme().font(face));
        text.setText(value);
        Accessible.named(text, TEXTS.text(key), TEXTS.text(key));
        GridDataFactory.fillDefaults()
                .grab(true, false)
                .hint(WIDTH - 90, SWT.DEFAULT)
                .applyTo(text);
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        createButton(parent, IDialogConstants.OK_ID, TEXTS.text("trust.yes"), false);
        createButton(parent, IDialogConstants.CANCEL_ID, TEXTS.text("trust.no"), true)
                .setFocus();
    }
}
