package w2w.ui.internal.look;

import java.util.function.Consumer;
import org.eclipse.swt.widgets.Widget;
import w2w.ui.internal.model.Value;

/** Ties what is observed to the life of a widget. */
public final class Bind {
    private Bind() {}

    /** Observes a value until the widget is disposed. */
    public static <T> void to(Widget owner, Value<T> value, Consumer<? super T> observer) {
        Runnable end = value.observe(observer);
        owner.addDisposeListener(e -> end.run());
    }

    /** Runs now and at each change of the theme until the widget is disposed. */
    public static void theme(Widget owner, Theme theme, Runnable apply) {
        apply.run();
        Runnable end = theme.onChange(apply);
        owner.addDisposeListener(e -> end.run());
    }
}
