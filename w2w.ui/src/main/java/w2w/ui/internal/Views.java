package w2w.ui.internal;

import java.nio.file.Path;
import java.util.List;
import w2w.ui.internal.edits.EditsView;
import w2w.ui.internal.gallery.GalleryView;
import w2w.ui.internal.history.HistoryView;
import w2w.ui.internal.invert.InvertView;
import w2w.ui.internal.jobs.JobsView;
import w2w.ui.internal.log.LogView;
import w2w.ui.internal.plugins.PluginsView;
import w2w.ui.internal.space.SpaceView;
import w2w.ui.internal.stage.StageView;
import w2w.ui.internal.view.View;

/** The views there are, in the order of their keys and tabs. */
final class Views {
    private Views() {}

    static List<View> all(String pluginsFolder, Path logs) {
        return List.of(
                new GalleryView(),
                new StageView(),
                new InvertView(),
                new EditsView(),
                new SpaceView(),
                new HistoryView(),
                new JobsView(),
                new PluginsView(pluginsFolder),
                new LogView(logs));
    }
}
