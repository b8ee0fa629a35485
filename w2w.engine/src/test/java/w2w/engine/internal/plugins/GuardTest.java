package w2w.engine.internal.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import w2w.api.device.ComputeRuntime;
import w2w.api.device.Device;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.CoefficientBank;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.DiffusionBackbone;
import w2w.api.diffusion.OpenRequest;
import w2w.api.plugin.PluginKind;
import w2w.api.space.FitRequest;
import w2w.api.space.FittedSpace;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.SpaceFitter;
import w2w.api.space.WeightSpace;
import w2w.api.studio.Dataset;
import w2w.api.studio.PopulationImport;
import w2w.api.task.CancelledException;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.task.W2wException.Kind;
import w2w.api.weights.AdapterFormat;
import w2w.api.weights.Population;

class GuardTest {
    private final List<String> faults = new ArrayList<>();
    private final Subject subject =
            new Subject(PluginKind.BACKBONE, "lab", "lab.backbone 1.2.3", (s, what) -> faults.add(what));

    /** A plug-in object whose methods do what the map says; a method that the map lacks is a fault of the test. */
    private static <T> T fake(Class<T> type, Map<String, Function<Object[], @Nullable Object>> methods) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            Function<Object[], @Nullable Object> answer = methods.get(method.getName());
            if (answer == null) {
                throw new AssertionError(method);
            }
            return answer.apply(args == null ? new Object[0] : args);
        }));
    }

    private <T> T guarded(Class<T> type, T target) {
        return type.cast(Guard.guard(subject, target));
    }

    private static Function<Object[], @Nullable Object> throwing(Throwable thrown) {
        return args -> GuardTest.<RuntimeException>sneaky(thrown);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Throwable> Object sneaky(Throwable thrown) throws X {
        throw (X) thrown;
    }

    private W2wException fault(Throwable thrown) {
        ComputeRuntime runtime =
                guarded(ComputeRuntime.class, fake(ComputeRuntime.class, Map.of("devices", throwing(thrown))));
        return assertThrows(W2wException.class, runtime::devices);
    }

    @Test
    void any_throwable_becomes_a_plugin_fault_that_names_bundle_method_and_cause() {
        for (Throwable thrown : List.of(
                new IllegalStateException("x"),
                new NoClassDefFoundError("x"),
                new StackOverflowError("x"),
                new AssertionError("x"))) {
            W2wException e = fault(thrown);
            assertEquals(Kind.PLUGIN, e.kind());
            assertEquals("backbone lab (bundle lab.backbone 1.2.3)", e.where().orElse(""));
            String what = "ComputeRuntime.devices threw " + thrown.getClass().getSimpleName() + ": x";
            assertEquals(what, e.what());
            assertSame(thrown, e.getCause());
            assertEquals(what, subject.failure());
        }
        assertEquals(4, faults.size());
    }

    @Test
    void a_value_of_a_sealed_kind_passes_as_it_is() {
        PopulationImport made = new PopulationImport(
                "people",
                new PopulationImport.Matrix(Path.of("m.safetensors"), Path.of("segments.json"), 1, 16),
                Optional.empty(),
                "",
                PopulationImport.Precision.FLOAT16);
        Dataset dataset = guarded(Dataset.class, fake(Dataset.class, Map.of("population", args -> made)));
        assertEquals(made, dataset.population(Task.unwatched()));
    }

    @Test
    void what_a_plugin_may_throw_passes_as_it_is() {
        W2wException bad = W2wException.input("bad picture");
        assertSame(bad, fault(bad));
        ComputeRuntime runtime = guarded(
                ComputeRuntime.class,
                fake(ComputeRuntime.class, Map.of("devices", throwing(new CancelledException()))));
        assertThrows(CancelledException.class, runtime::devices);
        assertNull(subject.failure());
    }

    @Test
    void running_out_of_memory_is_not_held_against_the_plugin() {
        W2wException e = fault(new OutOfMemoryError("Java heap space"));
        assertEquals(Kind.DEVICE, e.kind());
        assertTrue(e.what().contains("Java heap space"), e.what());
        assertNull(subject.failure());
    }

    @Test
    void null_where_an_answer_is_due_is_a_fault() {
        ComputeRuntime runtime =
                guarded(ComputeRuntime.class, fake(ComputeRuntime.class, Map.of("devices", args -> null)));
        W2wException e = assertThrows(W2wException.class, runtime::devices);
        assertEquals("ComputeRuntime.devices returned null", e.what());
        assertEquals(Kind.PLUGIN, e.kind());
    }

    @Test
    void values_come_through_untouched() {
        List<Device> devices = List.of();
        ComputeRuntime runtime =
                guarded(ComputeRuntime.class, fake(ComputeRuntime.class, Map.of("devices", args -> devices)));
        assertSame(devices, runtime.devices());
    }

    @Test
    void sessions_and_what_they_offer_are_guarded_and_handles_come_back_unwrapped() {
        List<Object> seen = new ArrayList<>();
        CoefficientBank bank = fake(CoefficientBank.class, Map.of("capacity", throwing(new ArithmeticException())));
        Denoising denoising = fake(Denoising.class, Map.of("bank", args -> bank, "predict", args -> {
            seen.add(args[0]);
            throw W2wException.input("seen");
        }));
        BackboneSession session =
                fake(BackboneSession.class, Map.of("denoising", args -> Optional.of(denoising), "bank", args -> bank));
        DiffusionBackbone backbone =
                guarded(DiffusionBackbone.class, fake(DiffusionBackbone.class, Map.of("open", args -> session)));
        BackboneSession opened =
                backbone.open(new OpenRequest("m", "cpu", OpenRequest.Precision.AUTO, Map.of()), Task.unwatched());
        Denoising steps = opened.denoising().orElseThrow();
        AdapterBank handle = steps.bank(fake(WeightSpace.class, Map.of()), 1);
        assertNotSame(bank, handle);
        assertEquals(
                "AdapterBank.capacity threw ArithmeticException",
                assertThrows(W2wException.class, handle::capacity).what());
        assertThrows(W2wException.class, () -> predict(steps, handle));
        assertSame(bank, seen.get(0));
        // one that is declared as a plain bank keeps what else it can do
        assertInstanceOf(CoefficientBank.class, handle);
    }

    @SuppressWarnings("NullAway") // the fake looks at the bank only
    private static void predict(Denoising steps, AdapterBank handle) {
        steps.predict(handle, null, null);
    }

    @Test
    void a_handle_of_another_plugin_stays_guarded_by_its_own() {
        Subject other = new Subject(PluginKind.SPACE_FITTER, "other", "other 1.0.0", (s, what) -> {});
        WeightSpace space = fake(WeightSpace.class, Map.of("components", throwing(new ArithmeticException())));
        WeightSpace foreign = (WeightSpace) Guard.guard(other, space);
        Denoising steps = guarded(
                Denoising.class, fake(Denoising.class, Map.of("bank", args -> ((WeightSpace) args[0]).components())));
        W2wException e = assertThrows(W2wException.class, () -> steps.bank(foreign, 1));
        assertTrue(e.getMessage().contains("other 1.0.0"), e.getMessage());
        assertNull(subject.failure());
    }

    @Test
    void interfaces_inside_a_record_are_guarded() {
        WeightSpace space = fake(WeightSpace.class, Map.of("components", throwing(new ArithmeticException())));
        PopulationCoefficients rows = fake(PopulationCoefficients.class, Map.of("size", args -> 3));
        SpaceFitter fitter = guarded(
                SpaceFitter.class, fake(SpaceFitter.class, Map.of("fit", args -> new FittedSpace(space, rows))));
        FittedSpace fitted =
                fitter.fit(fake(Population.class, Map.of()), FitRequest.of(2, Path.of("x")), Task.unwatched());
        assertEquals(3, fitted.coefficients().size());
        assertEquals(
                Kind.PLUGIN,
                assertThrows(W2wException.class, () -> fitted.space().components())
                        .kind());
    }

    @Test
    void a_removed_plugin_says_so_and_can_still_be_closed() {
        List<String> calls = new ArrayList<>();
        AdapterBank bank =
                guarded(AdapterBank.class, fake(AdapterBank.class, Map.of("capacity", args -> 1, "close", args -> {
                    calls.add("close");
                    return null;
                })));
        assertEquals(1, bank.capacity());
        subject.goes();
        W2wException e = assertThrows(W2wException.class, bank::capacity);
        assertEquals(Kind.PLUGIN, e.kind());
        assertEquals("was removed", e.what());
        bank.close();
        assertEquals(List.of("close"), calls);
    }

    @Test
    void optional_parts_are_guarded() {
        AdapterFormat.Writer writer =
                fake(AdapterFormat.Writer.class, Map.of("write", throwing(new ArithmeticException())));
        AdapterFormat format = guarded(
                AdapterFormat.class,
                fake(AdapterFormat.class, Map.of("writer", args -> Optional.of(writer), "recognises", args -> true)));
        assertTrue(format.recognises(Path.of("x")));
        assertTrue(Proxy.getInvocationHandler(format.writer().orElseThrow()) instanceof Guard);
    }

    /** Handles must be direct parameters, or they would reach a plug-in wrapped; and answers must be of a form that is guarded. */
    @Test
    void every_method_of_the_contracts_has_a_form_that_the_guard_covers() {
        Map<Class<?>, String> reached = new HashMap<>();
        List<Class<?>> open = new ArrayList<>();
        for (PluginKind kind : PluginKind.values()) {
            open.add(kind.service());
        }
        List<String> uncovered = new ArrayList<>();
        while (!open.isEmpty()) {
            Class<?> type = open.remove(open.size() - 1);
            if (reached.put(type, "") != null) {
                continue;
            }
            for (Method method : type.getMethods()) {
                if (java.lang.reflect.Modifier.isStatic(method.getModifiers())) {
                    continue;
                }
                Set<Class<?>> answers = interfaces(method.getGenericReturnType(), new HashSet<>());
                open.addAll(answers);
                if (!answers.isEmpty() && Answer.of(method.getGenericReturnType()) == Answer.AS_IS) {
                    uncovered.add("answer of " + method);
                }
                for (Type parameter : method.getGenericParameterTypes()) {
                    Set<Class<?>> handles = interfaces(parameter, new HashSet<>());
                    // a function is called and never known by its class: it may come back guarded
                    handles.removeIf(c -> c.isAnnotationPresent(FunctionalInterface.class));
                    if (!(parameter instanceof Class<?> c && c.isInterface()) && !handles.isEmpty()) {
                        uncovered.add("parameter of " + method);
                    }
                }
            }
        }
        assertEquals(List.of(), uncovered);
        assertTrue(reached.size() > PluginKind.values().length + 5, reached.keySet()::toString);
    }

    /** Interfaces of the contracts anywhere inside a type; sealed ones are values. */
    private static Set<Class<?>> interfaces(Type type, Set<Type> seen) {
        Set<Class<?>> found = new HashSet<>();
        if (!seen.add(type)) {
            return found;
        }
        if (type instanceof ParameterizedType p) {
            for (Type argument : p.getActualTypeArguments()) {
                found.addAll(interfaces(argument, seen));
            }
        } else if (type instanceof GenericArrayType a) {
            found.addAll(interfaces(a.getGenericComponentType(), seen));
        } else if (type instanceof Class<?> c && c.isArray()) {
            found.addAll(interfaces(c.getComponentType(), seen));
        } else if (type instanceof Class<?> c && ApiTypes.has(c) && c.isInterface() && !c.isSealed()) {
            found.add(c);
        } else if (type instanceof Class<?> c && ApiTypes.has(c) && c.isRecord()) {
            for (RecordComponent component : c.getRecordComponents()) {
                found.addAll(interfaces(component.getGenericType(), seen));
            }
        }
        return found;
    }
}
