package w2w.tour.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import w2w.api.plugin.Plugins;
import w2w.api.studio.AdapterFiles;
import w2w.api.studio.Dataset;
import w2w.api.studio.Inverter;
import w2w.api.studio.PictureFiles;
import w2w.api.studio.Populator;
import w2w.api.studio.Renderer;
import w2w.api.studio.Studio;
import w2w.api.task.W2wException;

/** What a tour works with: the same for those who go and for those who time it. */
@Component(service = Services.class)
public final class Services {
    private final Plugins plugins;
    private final Studio studio;
    private final Renderer renderer;
    private final Inverter inverter;
    private final PictureFiles files;
    private final Populator populator;
    private final AdapterFiles adapters;

    @Activate
    public Services(
            @Reference Plugins plugins,
            @Reference Studio studio,
            @Reference Renderer renderer,
            @Reference Inverter inverter,
            @Reference PictureFiles files,
            @Reference Populator populator,
            @Reference AdapterFiles adapters) {
        this.plugins = plugins;
        this.studio = studio;
        this.renderer = renderer;
        this.inverter = inverter;
        this.files = files;
        this.populator = populator;
        this.adapters = adapters;
    }

    AdapterFiles adapters() {
        return adapters;
    }

    Plugins plugins() {
        return plugins;
    }

    Studio studio() {
        return studio;
    }

    Renderer renderer() {
        return renderer;
    }

    Inverter inverter() {
        return inverter;
    }

    PictureFiles files() {
        return files;
    }

    Populator populator() {
        return populator;
    }

    /** The dataset of the highest ranking. */
    Dataset dataset() {
        return plugins.first(Dataset.class).orElseThrow(() -> W2wException.input("there is no dataset to go round")
                .advise("Name --adapters and --checkpoint, or install a bundle that brings a dataset: "
                        + "w2w plugins --kind dataset"));
    }
}
