package w2w.engine.internal.trust;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import w2w.api.plugin.TrustedFiles;
import w2w.api.plugin.UntrustedFileException;
import w2w.api.task.Printable;
import w2w.api.task.Sha256;
import w2w.api.task.W2wException;
import w2w.tensors.AtomicFiles;

/** Hashes of the files that the user trusts, in {@code config/trusted.sha256} of the home, and those that bundles vouch for. */
@Component(service = TrustedFiles.class)
public final class TrustStore implements TrustedFiles {
    private static final Logger LOG = LoggerFactory.getLogger(TrustStore.class);
    private static final String HEADER = "W2w-Trusted";
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})[ *]{1,2}(.+)");

    private final @Nullable BundleContext context;
    private final Path file;

    @Activate
    public TrustStore(BundleContext context) {
        this(
                context,
                Path.of(Optional.ofNullable(context.getProperty("w2w.home")).orElse("."), "config"));
    }

    /** @param folder of the user's list */
    TrustStore(@Nullable BundleContext context, Path folder) {
        this.context = context;
        this.file = folder.resolve("trusted.sha256");
    }

    @Override
    public byte[] read(Path net) {
        byte[] content = harmless(net);
        String hash = Sha256.of(content);
        if (list().stream().noneMatch(t -> t.sha256().equals(hash))) {
            throw W2wException.input(
                            "the net is a program that would run with your rights, and it is not trusted (SHA-256 "
                                    + hash + ")")
                    .at(net.toString())
                    .advise("If you know where it comes from: w2w config trust " + net)
                    .because(new UntrustedFileException(net, content.length, hash));
        }
        return content;
    }

    /** The content, unless it is not a TorchScript archive or reaches outside the net. */
    private static byte[] harmless(Path net) {
        byte[] content;
        List<String> outside;
        try {
            content = Files.readAllBytes(net);
        } catch (NoSuchFileException e) {
            throw W2wException.input("there is no such file").at(net.toString()).because(e);
        } catch (IOException e) {
            throw W2wException.input("cannot be read: " + e.getMessage())
                    .at(net.toString())
                    .because(e);
        }
        try {
            outside = TorchScript.outside(content);
        } catch (IOException e) {
            throw W2wException.input("must be a TorchScript archive: " + e.getMessage())
                    .at(net.toString())
                    .advise("Save the net with torch.jit.save")
                    .because(e);
        }
        if (!outside.isEmpty()) {
            throw W2wException.input("the net is refused, it reaches outside itself: " + outside.get(0)
                            + (outside.size() > 1 ? " and " + (outside.size() - 1) + " more" : ""))
                    .at(net.toString())
                    .advise("A net that measures pictures needs none of this: do not use the file")
                    .listing(outside);
        }
        return content;
    }

    @Override
    public Trusted trust(Path net) {
        return keep(net, Sha256.of(harmless(net)));
    }

    @Override
    public Trusted trust(Path net, String shown) {
        String hash = Sha256.of(harmless(net));
        if (!hash.equalsIgnoreCase(shown)) {
            throw W2wException.input("the net has changed since you were asked about it, and is not trusted (SHA-256 "
                            + hash + ", it was " + shown + ")")
                    .at(net.toString())
                    .advise("Find out what changed it before you trust it");
        }
        return keep(net, hash);
    }

    private synchronized Trusted keep(Path net, String hash) {
        Trusted trusted = new Trusted(hash, Printable.line(String.valueOf(net.getFileName())), "");
        requireReadable();
        List<Trusted> own = new ArrayList<>(own());
        own.removeIf(t -> t.sha256().equals(trusted.sha256()));
        own.add(trusted);
        write(own);
        return trusted;
    }

    /** A list that cannot be read is not written over. */
    private void requireReadable() {
        if (Files.exists(file) && !Files.isReadable(file)) {
            throw W2wException.of(W2wException.Kind.STORAGE, "cannot be read").at(file.toString());
        }
    }

    @Override
    public synchronized boolean distrust(String sha256) {
        requireReadable();
        List<Trusted> own = new ArrayList<>(own());
        boolean there = own.removeIf(t -> t.sha256().equalsIgnoreCase(sha256.strip()));
        if (there) {
            write(own);
        }
        return there;
    }

    @Override
    public List<Trusted> list() {
        List<Trusted> all = new ArrayList<>(own());
        Bundle[] bundles = context == null ? new Bundle[0] : context.getBundles();
        for (Bundle bundle : bundles) {
            String path = bundle.getHeaders("").get(HEADER);
            URL index = path == null ? null : bundle.getEntry(path);
            if (index != null) {
                try (InputStream in = index.openStream()) {
                    all.addAll(parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), bundle.getSymbolicName()));
                } catch (IOException e) {
                    LOG.warn("{} of {} cannot be read: its files are not trusted", path, bundle, e);
                }
            }
        }
        return List.copyOf(all);
    }

    private List<Trusted> own() {
        try {
            return Files.exists(file) ? parse(Files.readString(file), "") : List.of();
        } catch (IOException e) {
            LOG.warn("{} cannot be read: files that were trusted by hand are not", file, e);
            return List.of();
        }
    }

    static List<Trusted> parse(String text, String by) {
        List<Trusted> all = new ArrayList<>();
        for (String line : text.lines().toList()) {
            Matcher matcher = LINE.matcher(line.strip());
            if (matcher.matches()) {
                all.add(new Trusted(matcher.group(1), matcher.group(2), by));
            }
        }
        return all;
    }

    private void write(List<Trusted> own) {
        StringBuilder text = new StringBuilder();
        own.forEach(t -> text.append(t.sha256()).append("  ").append(t.name()).append('\n'));
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw W2wException.of(W2wException.Kind.STORAGE, "the folder cannot be made")
                    .at(String.valueOf(file.getParent()))
                    .because(e);
        }
        AtomicFiles.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
