package w2w.ui.internal.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import w2w.api.plugin.TrustedFiles;
import w2w.api.plugin.UntrustedFileException;
import w2w.api.task.W2wException;

/** Any file may be trusted; one of a bundle is from the start. */
public final class FakeTrustedFiles implements TrustedFiles {
    private final List<Trusted> own = new ArrayList<>();

    @Override
    public synchronized byte[] read(Path file) {
        byte[] content = content(file);
        String hash = sha256(content);
        if (list().stream().noneMatch(t -> t.sha256().equals(hash))) {
            throw W2wException.input("the net is not trusted")
                    .at(file.toString())
                    .because(new UntrustedFileException(file, content.length, hash));
        }
        return content;
    }

    @Override
    public Trusted trust(Path file) {
        return trust(file, sha256(content(file)));
    }

    @Override
    public synchronized Trusted trust(Path file, String sha256) {
        if (!sha256(content(file)).equals(sha256)) {
            throw W2wException.input("the net has changed").at(file.toString());
        }
        Trusted trusted = new Trusted(sha256, String.valueOf(file.getFileName()), "");
        own.add(trusted);
        return trusted;
    }

    @Override
    public synchronized boolean distrust(String sha256) {
        return own.removeIf(t -> t.sha256().equals(sha256));
    }

    @Override
    public synchronized List<Trusted> list() {
        List<Trusted> all = new ArrayList<>(own);
        all.add(new Trusted("0".repeat(64), "measures/identity.pt", "w2w.data.miniature"));
        return all;
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
