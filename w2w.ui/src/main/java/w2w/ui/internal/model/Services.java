package w2w.ui.internal.model;

import w2w.api.plugin.Plugins;
import w2w.api.plugin.TrustedFiles;
import w2w.api.studio.Inverter;
import w2w.api.studio.PictureFiles;
import w2w.api.studio.Renderer;
import w2w.api.studio.Studio;

/** What the engine and the container offer. */
public record Services(
        Studio studio,
        Plugins plugins,
        Renderer renderer,
        Inverter inverter,
        PictureFiles pictureFiles,
        TrustedFiles trustedFiles,
        Catalogue catalogue) {}
