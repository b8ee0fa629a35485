package w2w.ui.internal.look;

import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.widgets.Control;

/** Names for those who cannot see. */
public final class Accessible {
    private Accessible() {}

    /** Gives a control a name and the explanation that its tooltip shows. */
    public static <C extends Control> C named(C control, String name, String tip) {
        control.setToolTipText(tip);
        control.getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent e) {
                e.result = name;
            }

            @Override
            public void getHelp(AccessibleEvent e) {
                e.result = tip;
            }
        });
        return control;
    }
}
