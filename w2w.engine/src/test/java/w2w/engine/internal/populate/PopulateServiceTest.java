package w2w.engine.internal.populate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.DenoiseBatch;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.Gradients;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.OpenRequest;
import w2w.api.diffusion.Picture;
import w2w.api.diffusion.PredictionType;
import w2w.api.diffusion.Prompts;
import w2w.api.diffusion.TrainingSchedule;
import w2w.api.measure.IdentityEmbedder;
import w2w.api.plugin.PluginKind;
import w2w.api.plugin.PluginStatus;
import w2w.api.plugin.Plugins;
import w2w.api.studio.PopulateReport;
import w2w.api.studio.PopulateRequest;
import w2w.api.studio.PopulateRequest.Identity;
import w2w.api.studio.PopulateRequest.Loss;
import w2w.api.studio.PopulateRequest.Prior;
import w2w.api.studio.PopulateRequest.Run;
import w2w.api.studio.PopulateRequest.Shot;
import w2w.api.studio.PopulateRequest.Target;
import w2w.api.studio.PopulateRequest.Training;
import w2w.api.task.CancelledException;
import w2w.api.task.Noise;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.AdapterFormat;
import w2w.api.weights.Factor;
import w2w.api.weights.Slot;
import w2w.api.weights.WeightLayout;
import w2w.backbone.closedform.internal.ClosedFormBackbone;
import w2w.engine.internal.render.RenderService;
import w2w.schedulers.internal.Ddim;
import w2w.tensors.DType;
import w2w.tensors.Safetensors;
import w2w.tensors.SafetensorsWriter;
import w2w.tensors.TensorSource;

class PopulateServiceTest {
    private static final Target TARGET = new Target(2, 3, List.of("mix.latent", "prompt"));
    private static final Training TRAINING = new Training("a face", 12, 2, 0.02, 3, 0.5, 0.99, Loss.PLAIN, 5, false, 7);

    private final BackboneSession session = open(ClosedFormBackbone.MODEL);
    private final FakePlugins plugins = new FakePlugins();
    private final PopulateService populator = new PopulateService(plugins, new RenderService(plugins));

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        session.close();
    }

    private static BackboneSession open(String model) {
        return new ClosedFormBackbone()
                .open(new OpenRequest(model, "cpu", OpenRequest.Precision.AUTO, Map.of()), Task.unwatched());
    }

    private Identity identity(String name, int pictures) {
        List<Shot> shots = new ArrayList<>();
        for (int i = 0; i < pictures; i++) {
            Path file = folder.resolve("pictures").resolve(name + "-" + i + ".png");
            if (!Files.exists(file)) {
                int side = session.info().width();
                float[] values = Noise.gaussian(name.hashCode(), "test picture", 0, i, 3 * side * side);
                for (int j = 0; j < values.length; j++) {
                    values[j] = (float) Math.tanh(values[j]);
                }
                new RenderService(plugins).write(Picture.of(side, side, values), Provenance.NONE, file);
            }
            shots.add(new Shot(file, i % 2 == 0 ? "" : "a face from the left"));
        }
        return new Identity(name, shots);
    }

    private static PopulateRequest request(Training training, Run run, Identity... who) {
        return new PopulateRequest(List.of(who), TARGET, training, Optional.empty(), run);
    }

    private static Run together(int identities) {
        return new Run(identities, 1, 1, 0, 1, 1);
    }

    private PopulateReport populate(PopulateRequest request, String to) {
        return populator.populate(session, request, folder.resolve(to), Task.unwatched());
    }

    private float[] weights(String to, String name) {
        return new TestFormat()
                .read(folder.resolve(to).resolve("models").resolve(name + ".safetensors"), Task.unwatched())
                .unet()
                .orElseThrow()
                .toArray();
    }

    @Test
    void every_identity_learns_its_pictures() {
        Training longer = new Training("a face", 300, 2, 0.01, 10, 0.5, 0.99, Loss.PLAIN, 5, false, 7);
        PopulateReport report = populate(request(longer, together(2), identity("ann", 4), identity("bob", 3)), "out");
        assertEquals(
                List.of("ann", "bob"),
                report.finished().stream().map(PopulateReport.Quality::identity).toList());
        for (PopulateReport.Quality q : report.finished()) {
            assertTrue(q.loss() < 0.95 * q.baseLoss(), q.toString());
            assertTrue(q.heldOutLoss().isPresent() && q.heldOutBaseLoss().isPresent(), q.toString());
        }
        assertEquals(3, report.finished().get(0).pictures());
        assertEquals(2, report.trained());
        assertNotEquals(List.of(weights("out", "ann")[30]), List.of(weights("out", "bob")[30]));
    }

    @Test
    void an_identity_does_not_depend_on_who_shares_its_batch() {
        Identity ann = identity("ann", 4);
        Identity bob = identity("bob", 3);
        Identity eve = identity("eve", 2);
        populate(request(TRAINING, together(3), ann, bob, eve), "three");
        populate(request(TRAINING, together(1), eve, bob, ann), "one");
        populate(request(TRAINING, together(2), bob, eve), "two");
        for (String name : List.of("bob", "eve")) {
            assertArrayEquals(weights("one", name), weights("three", name), 1e-4f, name);
            assertArrayEquals(weights("one", name), weights("two", name), 1e-4f, name);
        }
        assertArrayEquals(weights("one", "ann"), weights("three", "ann"), 1e-4f);
    }

    @ParameterizedTest
    @EnumSource(Loss.class)
    void the_gradient_agrees_with_finite_differences_of_the_loss(Loss loss) {
        Training training = new Training("a face", 12, 3, 0.02, 0, 0, 0.99, loss, 5, false, 7);
        WeightLayout layout = Layouts.of(session.info(), TARGET);
        Latents pictures = Latents.owning(2, 12, 4, 4, Noise.gaussian(1, "test latents", 0, 0, 2 * 12 * 16));
        double[] start = new double[layout.size()];
        for (int j = 0; j < start.length; j++) {
            start[j] = 0.1 * Noise.gaussian(2, "test start", 0, j, 1)[0];
        }
        Crew.ClassPictures prior = new Crew.ClassPictures(pictures.row(1), "a person", 0.5);
        List<Trainee> who = new ArrayList<>();
        for (String name : List.of("ann", "bob")) {
            who.add(new Trainee(name, pictures, List.of("a face", "a hat"), pictures, List.of("", ""), start, 0.99));
        }
        try (Crew crew = new Crew(session, layout, training, Optional.of(prior), who, 2, Task.unwatched())) {
            float[] gradient = crew.gradient(1, 0, 2);
            int n = layout.size();
            for (int i = 0; i < 2; i++) {
                double norm = 0;
                for (int j = 0; j < n; j++) {
                    norm = Math.max(norm, Math.abs(gradient[i * n + j]));
                }
                for (int j = 0; j < n; j += 5) {
                    double h = 1e-2;
                    who.get(i).x[j] = start[j] + h;
                    crew.gradient(1, 0, 2);
                    double up = who.get(i).loss;
                    who.get(i).x[j] = start[j] - h;
                    crew.gradient(1, 0, 2);
                    double down = who.get(i).loss;
                    who.get(i).x[j] = start[j];
                    assertEquals((up - down) / (2 * h), gradient[i * n + j], 2e-3 * norm + 1e-5, i + " number " + j);
                }
            }
        }
    }

    @Test
    void min_snr_weighs_as_its_paper_says() {
        double[] alphas = {0.99, 0.5, 0.1};
        TrainingSchedule epsilon = new TrainingSchedule(alphas, PredictionType.EPSILON);
        TrainingSchedule v = new TrainingSchedule(alphas, PredictionType.V);
        assertEquals(5 / 99.0, Lesson.weight(epsilon, 0, Loss.MIN_SNR, 5), 1e-12);
        assertEquals(1, Lesson.weight(epsilon, 2, Loss.MIN_SNR, 5), 1e-12);
        assertEquals(5 / 100.0, Lesson.weight(v, 0, Loss.MIN_SNR, 5), 1e-9);
        assertEquals(0.5, Lesson.weight(v, 1, Loss.MIN_SNR, 5), 1e-12);
        assertEquals(1, Lesson.weight(v, 0, Loss.PLAIN, 5));
    }

    @Test
    void the_rate_rises_stays_and_falls() {
        Training t = new Training("", 100, 1, 2, 10, 0.5, 0.99, Loss.PLAIN, 5, false, 0);
        assertEquals(0.2, Crew.rate(t, 1), 1e-12);
        assertEquals(2, Crew.rate(t, 10), 1e-12);
        assertEquals(2, Crew.rate(t, 50), 1e-12);
        assertEquals(1, Crew.rate(t, 76), 1e-12);
        assertEquals(0.04, Crew.rate(t, 100), 1e-12);
    }

    @Test
    void all_begin_with_the_zero_adapter_and_one_a() {
        WeightLayout layout = Layouts.of(session.info(), TARGET);
        double[] start = Layouts.start(layout, 3);
        for (Slot slot : layout.slots()) {
            for (int j = slot.offset(); j < slot.end(); j++) {
                if (slot.factor() == Factor.B) {
                    assertEquals(0, start[j]);
                } else {
                    assertTrue(start[j] != 0
                            && Math.abs(start[j]) <= 1 / Math.sqrt(slot.layer().inputs()));
                }
            }
        }
        assertArrayEquals(start, Layouts.start(layout, 3));
        W2wException none = assertThrows(
                W2wException.class, () -> Layouts.of(session.info(), new Target(1, 1, List.of("latent", "to_q"))));
        assertTrue(none.getMessage().contains("to_q") && none.getMessage().contains("mix.time"), none.getMessage());
    }

    @Test
    void all_begin_with_the_start_that_is_given_if_it_fits() {
        WeightLayout layout = Layouts.of(session.info(), TARGET);
        WeightLayout turned = WeightLayout.ofLayers(layout.layers().stream()
                .sorted((a, b) -> -a.module().compareTo(b.module()))
                .toList());
        Adapter start = Adapter.owning(layout, Noise.gaussian(5, "test start", 0, 0, layout.size()));
        Training still = new Training("a face", 1, 1, 1e-9, 0, 0, 0.99, Loss.PLAIN, 5, false, 7);
        Identity[] who = {identity("ann", 2), identity("bob", 2)};
        populate(begin(start.inOrderOf(turned), still, who), "out");
        assertArrayEquals(start.toArray(), weights("out", "ann"), 1e-6f);
        assertArrayEquals(start.toArray(), weights("out", "bob"), 1e-6f);
        W2wException begun = assertThrows(W2wException.class, () -> populate(request(still, together(2), who), "out"));
        assertTrue(begun.getMessage().contains("other settings"), begun.getMessage());
        WeightLayout other = Layouts.of(session.info(), new Target(1, 3, TARGET.layers()));
        W2wException unfit = assertThrows(
                W2wException.class,
                () -> populate(begin(Adapter.owning(other, new float[other.size()]), still, who), "other"));
        assertTrue(unfit.getMessage().contains("rank 1"), unfit.getMessage());
    }

    private static PopulateRequest begin(Adapter start, Training training, Identity... who) {
        return new PopulateRequest(List.of(who), TARGET, Optional.of(start), training, Optional.empty(), together(2));
    }

    @Test
    void what_was_stopped_goes_on_to_the_same_adapters() {
        Identity[] who = {identity("ann", 4), identity("bob", 3), identity("eve", 2)};
        populate(request(TRAINING, together(2), who), "straight");
        for (int after : new int[] {3, 9, 17, 23}) {
            String to = "stopped-" + after;
            AtomicInteger steps = new AtomicInteger();
            Task killed = Task.observedBy(new Task.Observer() {
                @Override
                public void measured(String quantity, double value) {
                    if (quantity.equals("loss")) {
                        steps.incrementAndGet();
                    }
                }

                @Override
                public boolean isCancelled() {
                    return steps.get() >= after;
                }
            });
            assertThrows(
                    CancelledException.class,
                    () -> populator.populate(session, request(TRAINING, together(2), who), folder.resolve(to), killed));
            AtomicInteger left = new AtomicInteger();
            populator.populate(
                    session,
                    request(TRAINING, together(2), who),
                    folder.resolve(to),
                    Task.observedBy(new Task.Observer() {
                        @Override
                        public void measured(String quantity, double value) {
                            left.addAndGet(quantity.equals("loss") ? 1 : 0);
                        }
                    }));
            assertEquals(24 - after, left.get(), "steps that were left");
            for (Identity each : who) {
                assertArrayEquals(weights("straight", each.name()), weights(to, each.name()), each.name());
            }
            assertEquals(List.of(), list(folder.resolve(to).resolve("running")));
            assertEquals(List.of(), list(folder.resolve(to).resolve("claims")));
        }
    }

    private static List<String> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    @Test
    void finished_identities_are_not_trained_again_and_others_can_join() {
        populate(request(TRAINING, together(2), identity("ann", 3)), "out");
        PopulateReport more = populate(request(TRAINING, together(2), identity("ann", 3), identity("bob", 3)), "out");
        assertEquals(1, more.trained());
        assertEquals(2, more.finished().size());
    }

    @Test
    void who_is_finished_is_told_batch_by_batch() {
        List<String> told = new ArrayList<>();
        populator.populate(
                session,
                request(TRAINING, together(2), identity("ann", 2), identity("bob", 2), identity("eve", 2)),
                folder.resolve("out"),
                (names, task) -> told.add(
                        names + " " + list(folder.resolve("out/models")).size()),
                Task.unwatched());
        assertEquals(List.of("[ann, bob] 2", "[eve] 3"), told);
    }

    @Test
    void a_folder_of_other_settings_is_refused() {
        populate(request(TRAINING, together(2), identity("ann", 3)), "out");
        Training other = new Training("a face", 12, 2, 0.03, 3, 0.5, 0.99, Loss.PLAIN, 5, false, 7);
        W2wException e = assertThrows(
                W2wException.class, () -> populate(request(other, together(2), identity("ann", 3)), "out"));
        assertTrue(e.getMessage().contains("learning-rate was 0.02 and is now 0.03"), e.getMessage());
    }

    @Test
    void who_has_too_few_pictures_or_no_name_is_listed_and_skipped() throws IOException {
        Identity broken =
                new Identity("eve", List.of(new Shot(Files.writeString(folder.resolve("eve.png"), "no picture"), "")));
        Run two = new Run(2, 1, 2, 0, 1, 1);
        PopulateRequest request = request(
                TRAINING, two, identity("ann", 3), identity("bob", 1), broken, new Identity("../eve", List.of()));
        PopulateReport report = populate(request, "out");
        assertEquals(1, report.finished().size());
        assertEquals(
                List.of("bob", "eve", "../eve"),
                report.skipped().stream().map(s -> s.source()).toList());
        assertTrue(report.skipped().get(1).reason().contains("no picture in a known format"), report.toString());
        assertEquals(List.of(), report.elsewhere());
    }

    @Test
    void shares_divide_the_identities_and_claims_keep_others_off() throws IOException {
        Identity[] who = {identity("ann", 2), identity("bob", 2), identity("eve", 2)};
        PopulateReport second = populate(request(TRAINING, new Run(2, 0, 1, 0, 2, 2), who), "out");
        assertEquals(List.of("ann", "eve"), second.elsewhere());
        assertEquals(1, second.trained());
        try (Claims other = new Claims(folder.resolve("out/claims"))) {
            assertTrue(other.take("ann"));
            PopulateReport rest = populate(request(TRAINING, new Run(2, 0, 1, 0, 1, 1), who), "out");
            assertEquals(List.of("ann"), rest.elsewhere());
            assertEquals(1, rest.trained());
        }
        assertEquals(
                1,
                populate(request(TRAINING, new Run(2, 0, 1, 0, 1, 1), who), "out")
                        .trained());
    }

    @Test
    void a_claim_of_a_dead_process_is_taken_over_and_one_of_a_living_machine_is_not() throws IOException {
        Path claims = Files.createDirectories(folder.resolve("claims"));
        String mine;
        try (Claims first = new Claims(claims)) {
            assertTrue(first.take("ann"));
            mine = Files.readString(claims.resolve("ann"));
        }
        String[] words = mine.split(" ", -1);
        Files.writeString(claims.resolve("ann"), words[0] + " 999999999 1 x");
        Files.writeString(claims.resolve("bob"), "another-machine 1 1 x");
        Files.writeString(claims.resolve("eve"), "another-machine 1 1 x");
        Files.setLastModifiedTime(
                claims.resolve("eve"),
                java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() - 3600_000));
        try (Claims next = new Claims(claims)) {
            assertTrue(next.take("ann"));
            assertFalse(next.take("bob"));
            assertTrue(next.take("eve"));
        }
        assertEquals(List.of("bob"), list(claims));
    }

    @Test
    void the_batch_is_halved_when_the_device_is_full_and_the_adapters_stay_the_same() {
        Identity[] who = {identity("ann", 2), identity("bob", 2), identity("eve", 2), identity("joe", 2)};
        populate(request(TRAINING, together(4), who), "large");
        BackboneSession small = limited(4);
        populator.populate(small, request(TRAINING, together(4), who), folder.resolve("small"), Task.unwatched());
        for (Identity each : who) {
            assertArrayEquals(weights("large", each.name()), weights("small", each.name()), 1e-4f);
        }
        PopulateReport measured = populator.populate(
                small, request(TRAINING, together(0), who), folder.resolve("measured"), Task.unwatched());
        assertTrue(measured.together() == 1 || measured.together() == 2, measured.toString());
        W2wException full = assertThrows(
                W2wException.class,
                () -> populator.populate(
                        limited(1), request(TRAINING, together(4), who), folder.resolve("tiny"), Task.unwatched()));
        assertEquals(W2wException.Kind.DEVICE, full.kind());
    }

    /** The session, whose device has room for the gradients of so many rows. */
    private BackboneSession limited(int rows) {
        Denoising real = session.denoising().orElseThrow();
        Gradients gradients = real.gradients().orElseThrow();
        Gradients fewer = new Gradients() {
            @Override
            public Linearization linearize(AdapterBank bank, Prompts prompts, DenoiseBatch batch) {
                if (batch.rows() > rows) {
                    throw W2wException.of(W2wException.Kind.DEVICE, "out of memory");
                }
                return gradients.linearize(bank, prompts, batch);
            }
        };
        Denoising fake = proxy(Denoising.class, real, "gradients", Optional.of(fewer));
        return proxy(BackboneSession.class, session, "denoising", Optional.of(fake));
    }

    private static <T> T proxy(Class<T> type, T target, String method, Object answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (p, called, args) -> called.getName().equals(method) ? answer : invoke(called, target, args)));
    }

    private static Object invoke(Method method, Object target, Object[] args) throws Throwable {
        try {
            return method.invoke(target, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Test
    void class_pictures_hold_the_model_back() {
        Identity ann = identity("ann", 3);
        List<Path> others =
                identity("class", 4).shots().stream().map(Shot::file).toList();
        Prior prior = new Prior("a person", others, 50);
        populate(request(TRAINING, together(1), ann), "free");
        populator.populate(
                session,
                new PopulateRequest(List.of(ann), TARGET, TRAINING, Optional.of(prior), together(1)),
                folder.resolve("held"),
                Task.unwatched());
        assertNotEquals(List.of(weights("free", "ann")[30]), List.of(weights("held", "ann")[30]));
        assertThrows(W2wException.class, () -> populate(request(TRAINING, together(1), ann), "held"));
    }

    @Test
    void the_identity_score_is_the_cosine_of_mean_embeddings() {
        List<Integer> calls = new ArrayList<>();
        plugins.embedder = (pictures, task) -> {
            calls.add(pictures.size());
            return calls.size() == 1
                    ? List.of(new float[] {1, 0}, new float[] {0, 1}) // drawn
                    : List.of(new float[] {1, 0}, new float[] {1, 0}, new float[] {1, 0}); // given
        };
        PopulateReport report = populate(request(TRAINING, new Run(1, 0, 1, 2, 1, 1), identity("ann", 3)), "out");
        assertEquals(Math.sqrt(0.5), report.finished().get(0).identityScore().orElse(0), 1e-6);
        assertEquals(List.of(2, 3), calls);
    }

    @Test
    void outliers_are_named() {
        List<PopulateReport.Quality> all = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            double loss = i == 5 ? 0.99 : 0.5 + 0.01 * (i % 4);
            all.add(new PopulateReport.Quality(
                    "p" + i,
                    3,
                    loss,
                    1,
                    java.util.OptionalDouble.empty(),
                    java.util.OptionalDouble.empty(),
                    java.util.OptionalDouble.of(i == 7 ? 0.1 : 0.7 + 0.01 * (i % 3)),
                    ""));
        }
        List<PopulateReport.Quality> marked = Outliers.mark(all);
        assertEquals(
                List.of("p5", "p7"),
                marked.stream()
                        .filter(q -> !q.outlier().isEmpty())
                        .map(PopulateReport.Quality::identity)
                        .toList());
        assertTrue(marked.get(5).outlier().contains("0.990"), marked.get(5).outlier());
    }

    @Test
    void a_backbone_without_gradients_is_refused() {
        try (BackboneSession remote = open(ClosedFormBackbone.RENDER_ONLY)) {
            W2wException e = assertThrows(
                    W2wException.class,
                    () -> populator.populate(
                            remote,
                            request(TRAINING, together(1), identity("ann", 2)),
                            folder.resolve("out"),
                            Task.unwatched()));
            assertTrue(e.getMessage().contains("gradients"), e.getMessage());
        }
    }

    /** Flat numbers in a safetensors file; the real formats are other bundles'. */
    private static final class TestFormat implements AdapterFormat, AdapterFormat.Writer {
        private static final WeightLayout LAYOUT = layout();

        private static WeightLayout layout() {
            try (BackboneSession session = open(ClosedFormBackbone.MODEL)) {
                return Layouts.of(session.info(), TARGET);
            }
        }

        @Override
        public boolean recognises(Path source) {
            return true;
        }

        @Override
        public AdapterFile read(Path source, Task task) {
            try (TensorSource file = Safetensors.open(source)) {
                return new AdapterFile(
                        Map.of(AdapterFile.UNET, Adapter.owning(LAYOUT, file.floats("flat"))), file.metadata());
            }
        }

        @Override
        public Optional<Writer> writer() {
            return Optional.of(this);
        }

        @Override
        public void write(AdapterFile adapter, Path target, Task task) {
            float[] flat = adapter.unet().orElseThrow().toArray();
            new SafetensorsWriter()
                    .metadata(adapter.metadata())
                    .floats("flat", DType.F32, flat, flat.length)
                    .write(target);
        }
    }

    private static final class FakePlugins implements Plugins {
        private IdentityEmbedder embedder = (pictures, task) -> List.of();

        @Override
        public List<PluginStatus> list() {
            return List.of();
        }

        @Override
        public <T> T get(Class<T> service, String id) {
            return service.cast(
                    switch (id) {
                        case "ddim" -> new Ddim();
                        case "embedder" -> embedder;
                        default -> new TestFormat();
                    });
        }

        @Override
        public List<String> ids(Class<?> service) {
            return service == IdentityEmbedder.class ? List.of("embedder") : List.of();
        }

        @Override
        public void enable(PluginKind kind, String id, boolean enabled) {
            throw new AssertionError("nobody asked for that");
        }
    }
}
