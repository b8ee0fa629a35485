package w2w.ui.internal.look;

/** What a font is for. */
public enum Face {
    NORMAL,
    SMALL,
    BOLD,
    TITLE,
    MONO
}
