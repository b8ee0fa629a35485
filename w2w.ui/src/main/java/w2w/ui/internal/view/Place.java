package w2w.ui.internal.view;

/** Where a view lies until somebody moves it. */
public enum Place {
    LEFT,
    CENTRE,
    RIGHT,
    BOTTOM
}
