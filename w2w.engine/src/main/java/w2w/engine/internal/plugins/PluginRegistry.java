package w2w.engine.internal.plugins;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import w2w.api.plugin.PluginKind;
import w2w.api.plugin.PluginStatus;
import w2w.api.plugin.PluginStatus.State;
import w2w.api.plugin.Plugins;
import w2w.api.plugin.PluginsListener;
import w2w.api.task.W2wException;
import w2w.api.task.W2wException.Kind;

/** The plug-ins, read from the service registry, the component runtime, the bundles and the watched folder each time they are asked for. */
@Component(service = Plugins.class, immediate = true)
public final class PluginRegistry implements Plugins {
    private static final Logger LOG = LoggerFactory.getLogger(PluginRegistry.class);
    /** What a user must see; the other one is for the file. */
    private static final Logger USE = LoggerFactory.getLogger("w2w.plugins");

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Comparator<PluginStatus> ORDER = Comparator.comparingInt(
                    (PluginStatus s) -> s.kind().map(Enum::ordinal).orElse(Integer.MAX_VALUE))
            .thenComparing(PluginStatus::id)
            .thenComparing(PluginStatus::state);

    private final BundleContext context;
    private final Components components;
    private final Bundles bundles;
    private final Folder folder;
    private final Switches switches;
    private final Watched watched;
    private final Set<String> taken = ConcurrentHashMap.newKeySet();
    private final Map<ServiceReference<?>, Subject> subjects = new ConcurrentHashMap<>();
    private final ServiceListener services = this::changed;
    private final BundleListener bundleListener = this::changed;
    private final FrameworkListener framework = this::changed;

    @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.MULTIPLE)
    private volatile List<PluginsListener> listeners = List.of();

    @Activate
    public PluginRegistry(
            BundleContext context,
            @Reference ServiceComponentRuntime runtime,
            @Reference ConfigurationAdmin configurations)
            throws InvalidSyntaxException {
        this.context = context;
        this.components = new Components(runtime);
        this.watched = Watched.of(context);
        this.folder = new Folder(context, watched);
        this.bundles = new Bundles(context, watched);
        this.switches = new Switches(configurations);
        Stream<String> watchedTypes = Stream.concat(
                Arrays.stream(PluginKind.values()).map(k -> k.service().getName()),
                Stream.of(ServiceComponentRuntime.class.getName()));
        context.addServiceListener(
                services, watchedTypes.map(t -> "(objectClass=" + t + ")").collect(Collectors.joining("", "(|", ")")));
        context.addBundleListener(bundleListener);
        context.addFrameworkListener(framework);
    }

    @Deactivate
    void close() {
        context.removeServiceListener(services);
        context.removeBundleListener(bundleListener);
        context.removeFrameworkListener(framework);
        subjects.values().forEach(Subject::goes);
    }

    @Override
    public List<PluginStatus> list() {
        List<PluginStatus> found = new ArrayList<>();
        for (PluginKind kind : PluginKind.values()) {
            List<Candidate> candidates = candidates(kind);
            for (Candidate each : candidates) {
                String blocked = blocked(each, candidates);
                @Nullable Subject subject = subjects.get(each.reference());
                @Nullable String failure = subject == null ? null : subject.failure();
                if (blocked != null) {
                    found.add(each.status(State.BLOCKED, blocked));
                } else if (failure != null) {
                    found.add(each.status(State.FAILED, failure));
                } else {
                    String component = components.failure(each.reference());
                    found.add(
                            component.isEmpty() ? each.status(State.READY, "") : each.status(State.FAILED, component));
                }
            }
        }
        found.addAll(components.waiting());
        found.addAll(bundles.down());
        found.addAll(folder.strays());
        found.sort(ORDER);
        return List.copyOf(found);
    }

    @Override
    public List<String> ids(Class<?> service) {
        PluginKind kind = kind(service);
        List<Candidate> candidates = candidates(kind);
        return candidates.stream()
                .filter(c -> blocked(c, candidates) == null && !failed(c))
                .map(Candidate::id)
                .toList();
    }

    @Override
    public <T> T get(Class<T> service, String id) {
        PluginKind kind = kind(service);
        Candidate found = candidates(kind).stream()
                .filter(c -> c.id().equals(id))
                .findFirst()
                .orElse(null);
        if (found == null) {
            throw absent(kind, id);
        }
        if (switches.isOff(kind, id)) {
            throw notReady(
                    kind, id, "is switched off", "Switch it on with: w2w plugins enable " + kind.label() + " " + id);
        }
        sayIfTaken(kind, id, found);
        Subject subject = subjects.computeIfAbsent(
                found.reference(), r -> new Subject(kind, id, found.origin(), (s, what) -> announce()));
        Object made = make(found, subject);
        if (!service.isInstance(made)) {
            throw subject.fault(
                    "the service is of class " + made.getClass().getName() + ", which is no " + service.getName(),
                    null);
        }
        return service.cast(Guard.guard(subject, made));
    }

    /** Once a process: whoever asks for a built-in plug-in and gets a dropped one must know. */
    private void sayIfTaken(PluginKind kind, String id, Candidate used) {
        if (!watched.contains(used.reference().getBundle())) {
            return;
        }
        candidates(kind).stream()
                .filter(c ->
                        c.id().equals(id) && !watched.contains(c.reference().getBundle()))
                .findFirst()
                .filter(builtIn -> taken.add(kind.label() + " " + id + used.origin()))
                .ifPresent(builtIn -> USE.warn(
                        "{} {} is that of bundle {}, which takes the place of {}",
                        kind.label(),
                        id,
                        used.origin(),
                        builtIn.origin()));
    }

    /** The component runtime makes a plug-in when it is first fetched, and tries again each time while its constructor throws. */
    private Object make(Candidate found, Subject subject) {
        @Nullable Object made;
        try {
            made = subject.isMade()
                    ? context.getService(found.reference())
                    : Limited.call(() -> context.getService(found.reference()), "w2w-make-" + found.id(), LIMIT);
        } catch (TimeoutException e) {
            throw subject.fault("has not been made within " + LIMIT.toSeconds() + " s", null);
        } catch (RuntimeException | LinkageError e) {
            throw subject.fault("cannot be made: " + Sentences.of(e), e);
        }
        if (made == null) {
            if (found.reference().getBundle() == null) {
                subjects.remove(found.reference());
                throw subject.removed();
            }
            String why = components.failure(found.reference());
            throw subject.fault("cannot be made: " + (why.isEmpty() ? "the log has the reason" : why), null);
        }
        subject.wasMade();
        return made;
    }

    @Override
    public void enable(PluginKind kind, String id, boolean enabled) {
        boolean known = list().stream()
                .anyMatch(
                        s -> s.id().equals(id) && s.kind().filter(kind::equals).isPresent());
        if (!known && !switches.isOff(kind, id)) {
            throw absent(kind, id);
        }
        switches.set(kind, id, enabled);
        if (enabled) {
            subjects.values().stream()
                    .filter(s -> s.kind == kind && s.id.equals(id))
                    .forEach(Subject::recover);
        }
        announce();
    }

    private boolean failed(Candidate candidate) {
        Subject subject = subjects.get(candidate.reference());
        return subject != null && subject.failure() != null;
    }

    /** Services of a kind, best first: highest ranking, then lowest service id. */
    private List<Candidate> candidates(PluginKind kind) {
        try {
            ServiceReference<?>[] found =
                    context.getAllServiceReferences(kind.service().getName(), null);
            return found == null
                    ? List.of()
                    : Arrays.stream(found)
                            .sorted(Comparator.reverseOrder())
                            .filter(r -> r.getBundle() != null)
                            .map(r -> Candidate.of(r, kind))
                            .toList();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private @Nullable String blocked(Candidate candidate, List<Candidate> ranked) {
        if (candidate.id().isEmpty()) {
            return "declares no " + Candidate.ID;
        }
        if (!candidate
                .reference()
                .isAssignableTo(context.getBundle(), candidate.kind().service().getName())) {
            return "was built with a copy of w2w.api of its own";
        }
        if (switches.isOff(candidate.kind(), candidate.id())) {
            return "switched off";
        }
        Candidate winner = ranked.stream()
                .filter(c -> c.id().equals(candidate.id()))
                .findFirst()
                .orElse(candidate);
        return winner.equals(candidate) ? null : "its id is taken by bundle " + winner.origin();
    }

    private static PluginKind kind(Class<?> service) {
        return PluginKind.ofService(service.getName())
                .orElseThrow(() -> new IllegalArgumentException(service + " is no kind of plug-in"));
    }

    private W2wException absent(PluginKind kind, String id) {
        @Nullable
        PluginStatus waiting = list().stream()
                .filter(s -> s.id().equals(id) && s.kind().filter(kind::equals).isPresent())
                .findFirst()
                .orElse(null);
        if (waiting != null) {
            return notReady(kind, id, waiting.cause(), "");
        }
        List<String> known = candidates(kind).stream()
                .map(Candidate::id)
                .filter(i -> !i.isEmpty())
                .distinct()
                .sorted()
                .toList();
        return W2wException.input("there is no " + kind.label() + " " + id)
                .advise(known.isEmpty() ? "There is none of that kind." : "There are: " + String.join(", ", known));
    }

    private static W2wException notReady(PluginKind kind, String id, String cause, String advice) {
        return W2wException.of(Kind.PLUGIN, cause).at(kind.label() + " " + id).advise(advice);
    }

    private void changed(ServiceEvent event) {
        if (event.getType() == ServiceEvent.UNREGISTERING) {
            Subject subject = subjects.remove(event.getServiceReference());
            if (subject != null) {
                subject.goes();
            }
        }
        announce();
    }

    private void changed(BundleEvent event) {
        if (event.getType() == BundleEvent.STARTED || event.getType() == BundleEvent.UNINSTALLED) {
            bundles.started(event.getBundle());
        }
        announce();
    }

    private void changed(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR && event.getThrowable() != null) {
            bundles.failedToStart(event.getBundle(), event.getThrowable());
        }
    }

    private void announce() {
        for (PluginsListener listener : listeners) {
            try {
                listener.pluginsChanged();
            } catch (RuntimeException | LinkageError e) {
                LOG.warn("A listener to plug-ins failed", e);
            }
        }
    }
}
