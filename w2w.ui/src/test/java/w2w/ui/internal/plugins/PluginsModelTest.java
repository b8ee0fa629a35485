package w2w.ui.internal.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import w2w.api.plugin.PluginKind;
import w2w.api.plugin.PluginStatus;
import w2w.api.plugin.PluginStatus.State;

class PluginsModelTest {
    static final PluginStatus RIDGE = new PluginStatus(
            "ridge", Optional.of(PluginKind.DIRECTION_FINDER), "Joint ridge", "lab.ridge", "1.2.0", State.READY, "");
    static final PluginStatus BROKEN = new PluginStatus(
            "broken.jar", Optional.empty(), "broken.jar", "broken.jar", "", State.FAILED, "it is no bundle");

    @Test
    void shows_what_is_in_trouble_first() {
        assertEquals(List.of(BROKEN, RIDGE), new PluginsModel(List.of(RIDGE, BROKEN), "").rows());
    }

    @Test
    void finds_every_word_of_the_filter_in_any_column() {
        PluginsModel model = new PluginsModel(List.of(RIDGE, BROKEN), " RIDGE direction ");
        assertEquals(List.of(RIDGE), model.rows());
        assertEquals(List.of(), new PluginsModel(List.of(RIDGE, BROKEN), "ridge bundle").rows());
    }

    @Test
    void counts_all_of_them_whatever_the_filter() {
        PluginsModel model = new PluginsModel(List.of(RIDGE, BROKEN), "nothing like it");
        assertEquals(1, model.ready());
        assertEquals(1, model.notReady());
    }
}
