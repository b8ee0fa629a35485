package w2w.ui.internal;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.ActionContributionItem;
import org.eclipse.jface.action.IContributionItem;
import org.eclipse.jface.action.LegacyActionTools;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.swt.SWT;
import org.eclipse.swt.events.MenuEvent;
import org.eclipse.swt.events.MenuListener;
import org.eclipse.swt.widgets.Menu;
import w2w.ui.internal.look.Messages;
import w2w.ui.internal.view.Command;
import w2w.ui.internal.view.MenuId;

/** The menu bar. */
final class Menus {
    private static final Messages TEXTS = Messages.of(Menus.class);

    private final MenuManager bar = new MenuManager();
    private final Map<MenuId, MenuManager> menus = new EnumMap<>(MenuId.class);

    Menus() {
        for (MenuId id : MenuId.values()) {
            MenuManager menu = new MenuManager(TEXTS.text("menu." + id.name().toLowerCase(Locale.ROOT)), id.name());
            menus.put(id, menu);
            bar.add(menu);
        }
    }

    MenuManager bar() {
        return bar;
    }

    MenuManager menu(MenuId id) {
        MenuManager menu = menus.get(id);
        if (menu == null) {
            throw new IllegalStateException("no menu " + id);
        }
        return menu;
    }

    void separate(MenuId id) {
        menu(id).add(new Separator());
    }

    /** @param before is done before the command is */
    void add(Command command, Messages texts, Runnable before) {
        String key = "command." + command.id();
        add(command, texts.text(key), texts.text(key + ".tip"), before);
    }

    /** One that shows a view: its mnemonic is its number. */
    void add(Command command, int number, String name, String tip) {
        add(command, number > 9 ? name : "&" + number + " " + name, tip, () -> {});
    }

    private void add(Command command, String text, String tip, Runnable before) {
        CommandAction action = new CommandAction(command, before);
        action.setText(text);
        action.setToolTipText(tip);
        action.setAccelerator(command.accelerator());
        menu(command.menu()).add(action);
    }

    /** Runs a command by its id, where it can be run. */
    void run(String id) {
        for (MenuManager menu : menus.values()) {
            for (IContributionItem item : menu.getItems()) {
                if (item instanceof ActionContributionItem contribution
                        && contribution.getAction() instanceof CommandAction action
                        && action.command.id().equals(id)) {
                    action.run();
                }
            }
        }
    }

    /** What each key does, in the order of the menus. */
    List<Key> keys() {
        List<Key> keys = new ArrayList<>();
        for (MenuManager menu : menus.values()) {
            for (IContributionItem item : menu.getItems()) {
                if (item instanceof ActionContributionItem contribution
                        && contribution.getAction() instanceof CommandAction action
                        && action.getAccelerator() != 0) {
                    String name = LegacyActionTools.removeMnemonics(
                            LegacyActionTools.removeAcceleratorText(action.getText()));
                    keys.add(new Key(
                            LegacyActionTools.convertAccelerator(action.getAccelerator()),
                            name,
                            action.getToolTipText()));
                }
            }
        }
        return keys;
    }

    /** A key and what it does. */
    record Key(String keys, String name, String tip) {}

    /** Greys out what cannot be done while a menu is open; keys are judged when they are pressed. Called when the menus are there. */
    void watch() {
        for (MenuManager manager : menus.values()) {
            Menu menu = manager.getMenu();
            if (menu == null) {
                continue;
            }
            menu.addMenuListener(new MenuListener() {
                @Override
                public void menuShown(MenuEvent e) {
                    enable(manager, false);
                }

                @Override
                public void menuHidden(MenuEvent e) {
                    // after the selection that closed it
                    menu.getDisplay().asyncExec(() -> enable(manager, true));
                }
            });
        }
    }

    private static void enable(MenuManager manager, boolean all) {
        for (IContributionItem item : manager.getItems()) {
            if (item instanceof ActionContributionItem contribution
                    && contribution.getAction() instanceof CommandAction action) {
                action.setEnabled(all || action.command.enabled().getAsBoolean());
            }
        }
    }

    private static final class CommandAction extends Action {
        private final Command command;
        private final Runnable before;

        CommandAction(Command command, Runnable before) {
            super("", SWT.PUSH);
            this.command = command;
            this.before = before;
        }

        @Override
        public void run() {
            if (command.enabled().getAsBoolean()) {
                before.run();
                command.run().run();
            }
        }
    }
}
