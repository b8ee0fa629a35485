package w2w.ui.internal.look;

/** What a colour is for. */
public enum Tone {
    /** Behind everything. */
    WINDOW(0xF3F4F6, 0x1E2024),
    /** Behind a view. */
    PANEL(0xFBFBFC, 0x26282D),
    /** Behind what can be changed. */
    FIELD(0xFFFFFF, 0x303339),
    TEXT(0x1F2328, 0xE3E5E8),
    /** Less important text. */
    DIM(0x656D76, 0x9BA1A9),
    /** Borders, axes and grids. */
    LINE(0xD3D7DC, 0x41454C),
    /** What is selected or can be dragged. */
    ACCENT(0x2468C8, 0x5B9BF0),
    /** Text on the accent. */
    ON_ACCENT(0xFFFFFF, 0x10151C),
    /** A soft patch of the accent. */
    SOFT(0xDCE8F8, 0x2E405A),
    GOOD(0x1A7F37, 0x57C274),
    WARN(0x9A6700, 0xE0AF3C),
    BAD(0xC4232E, 0xF2727A);

    private final int light;
    private final int dark;

    Tone(int light, int dark) {
        this.light = light;
        this.dark = dark;
    }

    int rgb(boolean inDark) {
        return inDark ? dark : light;
    }
}
