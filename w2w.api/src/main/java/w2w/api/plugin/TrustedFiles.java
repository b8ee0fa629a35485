package w2w.api.plugin;

import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Service: which files that are programs may be run. A TorchScript net is a program: a runtime that loads it runs what is in it, with the
 * user's rights. Such a file is taken when a bundle vouches for it, or when the user has trusted it; it is known by its SHA-256, so that
 * a file that has changed is another file. Operators that reach outside the net are refused whoever trusts it. Any thread may call.
 *
 * <p>A bundle vouches for files by the manifest header {@code W2w-Trusted}, the path in the bundle of a text with a line
 * {@code HASH  NAME} for each, as {@code sha256sum} writes it.
 */
@ProviderType
public interface TrustedFiles {
    /**
     * The content of a TorchScript archive that may be run: what was looked at is what is returned.
     *
     * @throws w2w.api.task.W2wException INPUT: the file cannot be read, is not a TorchScript archive, uses an operator that reaches outside
     *     the net (names it and where it stands), or is not trusted (says how to trust it; its cause is an {@link UntrustedFileException})
     */
    byte[] read(Path file);

    /**
     * Trusts a file from now on, on this computer and for this user.
     *
     * @throws w2w.api.task.W2wException INPUT: as for {@link #read}, but for the last; STORAGE: it cannot be kept
     */
    Trusted trust(Path file);

    /**
     * The same, for the content that the user was shown.
     *
     * @param sha256 of that content, 64 hexadecimal digits
     * @throws w2w.api.task.W2wException as for {@link #trust(Path)}; INPUT: the file has another content now
     */
    Trusted trust(Path file, String sha256);

    /** Takes the trust in a file back; whether there was any. Files that bundles vouch for stay trusted. */
    boolean distrust(String sha256);

    /** Trusted files: the user's, in the order in which they were trusted, then those of bundles. */
    List<Trusted> list();

    /**
     * A file that is trusted.
     *
     * @param sha256 of its content, 64 hexadecimal digits
     * @param name of the file when it was trusted
     * @param by the bundle that vouches for it; empty for the user
     */
    record Trusted(String sha256, String name, String by) {}
}
