package w2w.ui.internal.view;

/** The menus of the window. */
public enum MenuId {
    FILE,
    EDIT,
    MODEL,
    SPACE,
    VIEW,
    HELP
}
