package w2w.ui.internal.view;

import java.util.function.BooleanSupplier;

/**
 * Something to choose in a menu. Its texts are {@code command.<id>}, with a mnemonic, and {@code command.<id>.tip} of whoever brings it.
 *
 * @param accelerator as SWT has it; 0 for none
 * @param enabled asked when the menu is opened and when the keys are pressed
 */
public record Command(String id, MenuId menu, int accelerator, Runnable run, BooleanSupplier enabled) {
    /** One that can always be chosen. */
    public static Command of(String id, MenuId menu, int accelerator, Runnable run) {
        return new Command(id, menu, accelerator, run, () -> true);
    }
}
