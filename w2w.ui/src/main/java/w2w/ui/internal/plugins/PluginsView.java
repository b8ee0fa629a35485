package w2w.ui.internal.plugins;

import java.util.List;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.jspecify.annotations.Nullable;
import w2w.api.plugin.PluginStatus;
import w2w.ui.internal.look.Bind;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.look.Panels;
import w2w.ui.internal.look.Tone;
import w2w.ui.internal.model.Desk;
import w2w.ui.internal.view.Frame;
import w2w.ui.internal.view.Place;
import w2w.ui.internal.view.View;

/** Plug-ins, live. */
public final class PluginsView implements View {
    private static final Messages TEXTS = Messages.of(PluginsView.class);

    /** How often the list is looked at without a reason, milliseconds: a file in the folder that is no bundle tells nobody. */
    private static final int PERIOD = 1500;

    private final String folder;
    private @Nullable PluginTable table;
    private boolean listing;

    /** @param folder where plug-ins are dropped */
    public PluginsView(String folder) {
        this.folder = folder;
    }

    @Override
    public String id() {
        return "plugins";
    }

    @Override
    public Messages texts() {
        return TEXTS;
    }

    @Override
    public Place place() {
        return Place.CENTRE;
    }

    @Override
    public Control create(Composite parent, Desk desk, Frame frame) {
        SashForm both = new SashForm(parent, SWT.HORIZONTAL | SWT.SMOOTH);
        Panels.colored(both, frame.theme(), Tone.PANEL, Tone.TEXT);
        PluginTable made = new PluginTable(both, frame.theme(), folder);
        table = made;
        PluginDetail detail = new PluginDetail(both, frame.theme(), desk, () -> list(desk, frame));
        made.onSelection(detail::show);
        both.setWeights(70, 30);
        Bind.to(made.control(), desk.pluginsRevision(), revision -> list(desk, frame));
        tick(made, desk, frame);
        return both;
    }

    private void tick(PluginTable made, Desk desk, Frame frame) {
        Display display = made.control().getDisplay();
        display.timerExec(PERIOD, () -> {
            if (!made.control().isDisposed()) {
                if (made.control().isVisible()) {
                    list(desk, frame);
                }
                tick(made, desk, frame);
            }
        });
    }

    private void list(Desk desk, Frame frame) {
        if (listing) {
            return;
        }
        listing = true;
        desk.background(() -> desk.plugins().check(), now -> {
            listing = false;
            show(now, frame);
        });
    }

    private void show(List<PluginStatus> now, Frame frame) {
        if (table == null || table.control().isDisposed()) {
            return;
        }
        PluginsModel model = table.show(now);
        frame.say(
                model.notReady() == 0
                        ? TEXTS.text("status.counts", model.ready())
                        : TEXTS.text("status.counts.bad", model.ready(), model.notReady()));
    }

    @Override
    public void focus() {
        if (table != null) {
            table.setFocus();
        }
    }
}
