package w2w.cli.internal;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceObjects;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import w2w.api.task.W2wException;
import w2w.api.task.W2wException.Kind;
import w2w.cli.Command;

/** The commands that are there right now, read from service references: looking makes none of them. */
@Component(service = CommandTree.class)
public final class CommandTree {
    static final String PATH = "w2w.command.path";
    static final String DESCRIPTION = "w2w.command.description";

    private final BundleContext context;
    private final ServiceComponentRuntime components;

    @Activate
    public CommandTree(BundleContext context, @Reference ServiceComponentRuntime components) {
        this.context = context;
        this.components = components;
    }

    Node snapshot() {
        try {
            Collection<ServiceReference<Command>> found =
                    context.getServiceReferences(Command.class, "(" + PATH + "=*)");
            return Node.tree(found.stream()
                    .sorted(Collections.reverseOrder())
                    .map(OfService::new)
                    .filter(c -> !c.words().isEmpty())
                    .toList());
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class OfService implements Contribution {
        private final ServiceReference<Command> reference;
        private final List<String> words;

        OfService(ServiceReference<Command> reference) {
            this.reference = reference;
            this.words = Arrays.stream(text(PATH).split("\\s+"))
                    .filter(w -> !w.isEmpty())
                    .toList();
        }

        private String text(String key) {
            return Objects.toString(reference.getProperty(key), "");
        }

        @Override
        public List<String> words() {
            return words;
        }

        @Override
        public String description() {
            return text(DESCRIPTION);
        }

        @Override
        public String origin() {
            Bundle bundle = reference.getBundle();
            return bundle == null ? "a removed bundle" : bundle.getSymbolicName() + " " + bundle.getVersion();
        }

        @Override
        public Instance open() {
            ServiceObjects<Command> objects = context.getServiceObjects(reference);
            Command command = objects == null ? null : objects.getService();
            if (objects == null || command == null) {
                throw W2wException.of(Kind.PLUGIN, "the command cannot be made" + failure())
                        .at(path() + " (bundle " + origin() + ")")
                        .advise("Replace or remove the bundle; the log has the details.");
            }
            return new Instance() {
                @Override
                public Command command() {
                    return command;
                }

                @Override
                public void close() {
                    objects.ungetService(command);
                }
            };
        }

        /** What the component's constructor threw, as far as the component runtime remembers it. */
        private String failure() {
            Bundle bundle = reference.getBundle();
            if (bundle == null) {
                return "";
            }
            Object id = reference.getProperty("component.id");
            return components.getComponentDescriptionDTOs(bundle).stream()
                    .flatMap(d -> components.getComponentConfigurationDTOs(d).stream())
                    .filter(c -> Objects.equals(c.id, id) && c.failure != null && !c.failure.isBlank())
                    .map(c -> ": " + innermost(c.failure))
                    .findFirst()
                    .orElse("");
        }

        /** Of a printed stack trace, what was thrown first: the runtime's own wrappers say nothing. */
        private static String innermost(String trace) {
            String cause = "Caused by: ";
            return trace.lines()
                    .filter(l -> l.startsWith(cause))
                    .reduce((first, second) -> second)
                    .map(l -> l.substring(cause.length()))
                    .orElseGet(() -> trace.lines().findFirst().orElse(""));
        }
    }
}
