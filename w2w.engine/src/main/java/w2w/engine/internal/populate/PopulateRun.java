package w2w.engine.internal.populate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.Latents;
import w2w.api.plugin.Plugins;
import w2w.api.studio.Naming;
import w2w.api.studio.PopulateReport;
import w2w.api.studio.PopulateReport.Compared;
import w2w.api.studio.PopulateReport.Quality;
import w2w.api.studio.PopulateRequest;
import w2w.api.studio.PopulateRequest.Identity;
import w2w.api.studio.PopulateRequest.Prior;
import w2w.api.studio.PopulateRequest.Shot;
import w2w.api.studio.PopulateRequest.Training;
import w2w.api.studio.PopulationReport.Skipped;
import w2w.api.studio.Populator;
import w2w.api.task.CancelledException;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.AdapterFormat;
import w2w.api.weights.WeightLayout;
import w2w.engine.internal.cache.NumberCache;

/** One call's work: claims identities by the batch, trains them, writes what they have become. */
final class PopulateRun {
    /** The format of the adapters, which every diffusers program loads. */
    private static final String FORMAT = "diffusers";

    private static final long SAVE_NANOS = 60_000_000_000L;

    private final BackboneSession session;
    private final Plugins plugins;
    private final PopulateRequest request;
    private final Training training;
    private final WeightLayout layout;
    private final Provenance settings;
    private final String fingerprint;
    private final Workshop workshop;
    private final Claims claims;
    private final Judge judge;
    private final LatentCache latents;
    private final TextCache texts;
    private final double[] start;
    private final BatchSize sizes;
    private int together;
    private int trained;

    PopulateRun(
            BackboneSession session,
            Plugins plugins,
            PopulateRequest request,
            WeightLayout layout,
            double[] start,
            Provenance settings,
            Workshop workshop,
            Claims claims,
            Judge judge) {
        this.session = session;
        this.plugins = plugins;
        this.request = request;
        this.training = request.training();
        this.layout = layout;
        this.start = start;
        this.settings = settings;
        this.fingerprint = PopulateService.fingerprint(settings);
        this.workshop = workshop;
        this.claims = claims;
        this.judge = judge;
        Denoising denoising = session.denoising().orElseThrow();
        texts = new TextCache(session, new NumberCache(workshop.texts()));
        sizes = new BatchSize(session, layout, training, request.prior().isPresent(), texts, plugins);
        latents = new LatentCache(session, denoising, workshop.latents());
    }

    PopulateReport run(Populator.Finished finished, Task task) {
        long began = System.nanoTime();
        Map<String, Identity> mine = new LinkedHashMap<>();
        for (int i = 0; i < request.identities().size(); i++) {
            if (i % request.run().parts() == request.run().part() - 1) {
                Identity identity = request.identities().get(i);
                if (Naming.isGood(identity.name())) {
                    mine.put(identity.name(), identity);
                }
            }
        }
        Optional<Crew.ClassPictures> prior = request.prior().map(p -> classPictures(p, task));
        Progress progress = new Progress(task, mine.size(), began);
        mine.keySet().stream().filter(workshop::finished).forEach(n -> progress.finished(0));
        goOn(mine, prior, finished, progress);
        Set<String> seen = new HashSet<>();
        for (List<Trainee> who = next(mine, seen, progress); !who.isEmpty(); who = next(mine, seen, progress)) {
            train(who, Running.begin(workshop.running()), 0, prior, mine, finished, progress);
        }
        return report((System.nanoTime() - began) / 1e9);
    }

    /** Takes up what a killed process left, where nobody else has. */
    private void goOn(
            Map<String, Identity> mine,
            Optional<Crew.ClassPictures> prior,
            Populator.Finished finished,
            Progress progress) {
        for (Running left : Running.left(workshop.running())) {
            List<String> names = left.names(fingerprint);
            if (names.isEmpty() || !mine.keySet().containsAll(names)) {
                continue;
            }
            boolean free = names.stream().allMatch(claims::take);
            if (names.stream().allMatch(workshop::finished)) {
                left.remove();
            } else if (free) {
                List<Trainee> who = new ArrayList<>();
                for (String name : names) {
                    prepare(Objects.requireNonNull(mine.get(name)), progress.task)
                            .ifPresent(who::add);
                }
                if (who.size() == names.size()) {
                    int step = left.load(who);
                    measure(unfinished(mine), progress.task);
                    train(who, left, step, prior, mine, finished, progress);
                    continue;
                }
            }
            names.forEach(claims::release);
        }
    }

    /** The next ones that nobody trains, as many as go together. */
    private List<Trainee> next(Map<String, Identity> mine, Set<String> seen, Progress progress) {
        List<Trainee> who = new ArrayList<>();
        for (Identity identity : mine.values()) {
            if (together > 0 && who.size() == together) {
                break;
            }
            progress.task.check();
            if (workshop.finished(identity.name()) || seen.contains(identity.name())) {
                continue;
            }
            seen.add(identity.name());
            if (!claims.take(identity.name())) {
                continue;
            }
            if (workshop.finished(identity.name())) { // by another process, since we looked
                claims.release(identity.name());
                progress.finished(0);
                continue;
            }
            Optional<Trainee> trainee = prepare(identity, progress.task);
            if (trainee.isEmpty()) {
                claims.release(identity.name());
                progress.finished(0);
                continue;
            }
            who.add(trainee.get());
            if (together == 0) {
                measure(unfinished(mine), progress.task);
            }
        }
        return who;
    }

    private int unfinished(Map<String, Identity> mine) {
        return (int) mine.keySet().stream().filter(n -> !workshop.finished(n)).count();
    }

    private void measure(int most, Task task) {
        if (together == 0) {
            int wanted = request.run().together();
            together = wanted > 0 ? wanted : sizes.measure(most, task);
        }
    }

    private Crew.ClassPictures classPictures(Prior prior, Task task) {
        LatentCache.Encoded encoded = latents.get("_class", prior.pictures(), task.part("encode", 0));
        if (encoded.used().isEmpty()) {
            throw W2wException.input("none of the class pictures can be read: "
                    + encoded.unreadable().get(0));
        }
        encoded.unreadable().forEach(task::warn);
        return new Crew.ClassPictures(encoded.latents(), prior.prompt(), prior.weight());
    }

    /** An identity with its pictures encoded; empty, and noted, where they are too few. */
    private Optional<Trainee> prepare(Identity identity, Task task) {
        List<Path> files = identity.shots().stream().map(Shot::file).toList();
        LatentCache.Encoded encoded = latents.get(identity.name(), files, task.part("encode", 0));
        int n = encoded.used().size();
        int least = request.run().least();
        if (n < least) {
            String why = n + " pictures that can be read, " + least + " are needed"
                    + (encoded.unreadable().isEmpty()
                            ? ""
                            : "; " + encoded.unreadable().get(0));
            workshop.skip(identity.name(), why);
            task.message(identity.name() + " is skipped: " + why);
            return Optional.empty();
        }
        if (!encoded.unreadable().isEmpty()) {
            task.warn(identity.name() + " is trained with " + n + " pictures and without "
                    + encoded.unreadable().size() + ": " + encoded.unreadable().get(0));
        }
        int heldOut = Math.max(0, Math.min(request.run().heldOut(), n - 1 - least));
        List<String> captions = encoded.used().stream()
                .map(i -> identity.shots().get(i).caption())
                .map(c -> c.isEmpty() ? training.prompt() : c)
                .toList();
        return Optional.of(new Trainee(
                identity.name(),
                rows(encoded.latents(), 0, n - heldOut),
                captions.subList(0, n - heldOut),
                rows(encoded.latents(), n - heldOut, n),
                captions.subList(n - heldOut, n),
                start,
                training.beta2()));
    }

    private static Latents rows(Latents all, int from, int to) {
        int size = all.rowSize();
        return Latents.owning(
                to - from,
                all.channels(),
                all.height(),
                all.width(),
                Arrays.copyOfRange(all.values(), from * size, to * size));
    }

    /** Trains a crew from the step after {@code done} and writes its adapters. */
    private void train(
            List<Trainee> who,
            Running running,
            int done,
            Optional<Crew.ClassPictures> prior,
            Map<String, Identity> mine,
            Populator.Finished finished,
            Progress progress) {
        Task task = progress.task;
        List<String> written = new ArrayList<>();
        int most = Math.min(together, who.size());
        try (Crew crew = new Crew(session, layout, training, prior, who, texts, most, task)) {
            int step = done;
            try {
                long saved = System.nanoTime();
                while (step < training.steps()) {
                    crew.step(step + 1, task);
                    step++;
                    claims.touch();
                    progress.step(who, step, training.steps());
                    if (System.nanoTime() - saved > SAVE_NANOS) {
                        running.save(fingerprint, who, step);
                        saved = System.nanoTime();
                    }
                }
            } catch (CancelledException e) { // between two steps
                running.save(fingerprint, who, step);
                throw e;
            } catch (W2wException e) {
                throw e.kind() == W2wException.Kind.DEVICE ? sizes.tooSmall(e, task) : e;
            }
            if (crew.together() < most) { // the device said so, not the number of those who were left
                together = crew.together();
            }
            running.save(fingerprint, who, step); // judging many takes longer than a minute, too
            List<Optional<Compared>> drawn = crew.reconstruct(task);
            for (int i = 0; i < who.size(); i++) {
                task.check();
                claims.touch();
                Trainee trainee = who.get(i);
                if (!workshop.finished(trainee.name)) { // else before this was stopped
                    write(crew, i, trainee, drawn.get(i), mine, task);
                    written.add(trainee.name);
                    trained++;
                    progress.finished(who.size());
                }
                claims.release(trainee.name);
            }
            running.remove();
        }
        // the crew's memory is free again
        finished.finished(written, task.part("finished", 0));
    }

    private void write(
            Crew crew, int index, Trainee trainee, Optional<Compared> drawn, Map<String, Identity> mine, Task task) {
        Adapter adapter = Adapter.owning(layout, trainee.weights());
        List<Path> files = Objects.requireNonNull(mine.get(trainee.name)).shots().stream()
                .map(Shot::file)
                .toList();
        workshop.report(judge.judge(crew, index, trainee, drawn, adapter, files, task));
        Map<String, String> metadata =
                new TreeMap<>(settings.with("identity", trainee.name).toMetadata());
        AdapterFormat format = plugins.get(AdapterFormat.class, FORMAT);
        format.writer()
                .orElseThrow()
                .write(AdapterFile.of(adapter, metadata), workshop.model(trainee.name), Task.unwatched());
    }

    private PopulateReport report(double seconds) {
        List<Quality> finished = new ArrayList<>();
        List<Skipped> skipped = new ArrayList<>();
        List<String> elsewhere = new ArrayList<>();
        for (Identity identity : request.identities()) {
            String name = identity.name();
            if (!Naming.isGood(name)) {
                skipped.add(new Skipped(name, "nothing in a workspace can have this name"));
            } else if (workshop.finished(name)) {
                finished.add(workshop.report(name));
            } else {
                Optional<String> why = workshop.skipped(name);
                if (why.isPresent()) {
                    skipped.add(new Skipped(name, why.get()));
                } else {
                    elsewhere.add(name);
                }
            }
        }
        return new PopulateReport(
                Outliers.mark(finished), skipped, elsewhere, trained == 0 ? 0 : together, trained, seconds);
    }

    /** How far this call is, and how fast. */
    private static final class Progress {
        private final Task task;
        private final int all;
        private final long began;
        private int finished;
        private double trained;

        Progress(Task task, int all, long began) {
            this.task = task;
            this.all = all;
            this.began = began;
        }

        /** One more; {@code crew} says with how many it was trained, 0 for one that cost nothing now. */
        void finished(int crew) {
            finished++;
            if (crew > 0) {
                trained++;
            }
            task.progress((double) finished / all);
        }

        void step(List<Trainee> who, int step, int steps) {
            double now = (double) who.size() * step / steps;
            double seconds = (System.nanoTime() - began) / 1e9;
            task.progress((finished + now) / all);
            task.measure("loss", who.stream().mapToDouble(t -> t.loss).average().orElse(Double.NaN));
            task.measure("identities/s", (trained + now) / seconds);
            task.message(finished + " of " + all + " identities, step " + step + " of " + steps + " with " + who.size()
                    + " more, " + Math.round((trained + now) / seconds * 600) / 10.0 + " a minute");
        }
    }
}
