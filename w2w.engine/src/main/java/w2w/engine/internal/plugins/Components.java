package w2w.engine.internal.plugins;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import w2w.api.plugin.PluginKind;
import w2w.api.plugin.PluginStatus;
import w2w.api.plugin.PluginStatus.State;

/** What the component runtime knows of plug-ins that have registered nothing, and of those whose constructor has thrown. */
final class Components {
    private final ServiceComponentRuntime runtime;

    Components(ServiceComponentRuntime runtime) {
        this.runtime = runtime;
    }

    /** Plug-in components that wait for something. */
    List<PluginStatus> waiting() {
        List<PluginStatus> found = new ArrayList<>();
        for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs()) {
            List<PluginKind> kinds = Arrays.stream(component.serviceInterfaces)
                    .map(PluginKind::ofService)
                    .flatMap(Optional::stream)
                    .toList();
            if (kinds.isEmpty()) {
                continue;
            }
            Collection<ComponentConfigurationDTO> configurations = runtime.getComponentConfigurationDTOs(component);
            if (!runtime.isComponentEnabled(component)) {
                kinds.forEach(kind -> found.add(status(component, kind, State.BLOCKED, "its component is disabled")));
            } else if (configurations.isEmpty()) {
                kinds.forEach(
                        kind -> found.add(status(component, kind, State.UNSATISFIED, noConfiguration(component))));
            }
            for (ComponentConfigurationDTO each : configurations) {
                String cause = cause(component, each);
                if (!cause.isEmpty()) {
                    kinds.forEach(kind -> found.add(status(component, kind, State.UNSATISFIED, cause)));
                }
            }
        }
        return found;
    }

    /** The line in which the runtime keeps what a component's constructor or activation threw; empty if nothing did. */
    String failure(ServiceReference<?> reference) {
        if (reference.getBundle() == null) {
            return "";
        }
        Object id = reference.getProperty("component.id");
        return runtime.getComponentDescriptionDTOs(reference.getBundle()).stream()
                .flatMap(d -> runtime.getComponentConfigurationDTOs(d).stream())
                .filter(c -> Objects.equals(c.id, id))
                .map(c -> c.failure == null ? "" : innermost(c.failure))
                .filter(f -> !f.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** Of a printed stack trace, what was thrown first: reflection and the runtime wrap it. */
    private static String innermost(String trace) {
        String last = trace.lines().filter(l -> l.startsWith("Caused by: ")).reduce("", (a, b) -> b);
        return last.isEmpty() ? Sentences.firstLine(trace) : last.substring("Caused by: ".length());
    }

    private static String cause(ComponentDescriptionDTO component, ComponentConfigurationDTO configuration) {
        if (configuration.state == ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION) {
            return noConfiguration(component);
        }
        if (configuration.state != ComponentConfigurationDTO.UNSATISFIED_REFERENCE) {
            return "";
        }
        List<String> missing = Stream.of(configuration.unsatisfiedReferences)
                .map(u -> reference(component, u.name, u.target))
                .toList();
        return "missing " + String.join(", ", missing);
    }

    private static String reference(ComponentDescriptionDTO component, String name, String target) {
        String type = Stream.of(component.references)
                .filter(r -> r.name.equals(name))
                .map((ReferenceDTO r) -> r.interfaceName)
                .findFirst()
                .orElse("?");
        return "service " + type + (target == null || target.isEmpty() ? "" : " with " + target) + " (reference " + name
                + ")";
    }

    private static String noConfiguration(ComponentDescriptionDTO component) {
        return "missing configuration " + String.join(" or ", component.configurationPid);
    }

    private static PluginStatus status(ComponentDescriptionDTO component, PluginKind kind, State state, String cause) {
        String id = Objects.toString(component.properties.get(Candidate.ID), component.name);
        return new PluginStatus(
                id,
                Optional.of(kind),
                Objects.toString(component.properties.get(Candidate.LABEL), id),
                component.bundle.symbolicName,
                component.bundle.version,
                state,
                cause);
    }
}
