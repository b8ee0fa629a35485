package w2w.engine.internal.render;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.w3c.dom.NodeList;
import w2w.api.diffusion.Picture;
import w2w.api.task.W2wException;
import w2w.tensors.AtomicFiles;

/** PNG files with UTF-8 text chunks (iTXt), by the platform's own codec. */
final class PngFile {
    private static final String TREE = "javax_imageio_png_1.0";
    private static final long SIGNATURE = 0x89504E470D0A1A0AL;
    private static final int LAST = 0x49454E44; // IEND

    /** Bytes of a chunk without data: its size, name and checksum. */
    private static final int CHUNK = 12;

    private PngFile() {}

    static void write(Picture picture, Map<String, String> texts, Path file) {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, picture.width(), picture.height(), picture.toRgb(), 0, picture.width());
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            IIOMetadata metadata =
                    writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), writer.getDefaultWriteParam());
            IIOMetadataNode root = new IIOMetadataNode(TREE);
            IIOMetadataNode list = new IIOMetadataNode("iTXt");
            texts.forEach((key, value) -> list.appendChild(entry(key, value)));
            root.appendChild(list);
            metadata.mergeTree(TREE, root);
            writer.setOutput(out);
            writer.write(new IIOImage(image, null, metadata));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        } finally {
            writer.dispose();
        }
        AtomicFiles.write(file, bytes.toByteArray());
    }

    private static IIOMetadataNode entry(String key, String value) {
        IIOMetadataNode entry = new IIOMetadataNode("iTXtEntry");
        entry.setAttribute("keyword", key.length() > 79 ? key.substring(0, 79) : key);
        entry.setAttribute("compressionFlag", "FALSE");
        entry.setAttribute("compressionMethod", "0");
        entry.setAttribute("languageTag", "");
        entry.setAttribute("translatedKeyword", "");
        entry.setAttribute("text", value);
        return entry;
    }

    /** The text chunks of a PNG file, by keyword. */
    static Map<String, String> texts(Path file) {
        if (!Files.isReadable(file)) {
            throw W2wException.input("there is no such file").at(file.toString());
        }
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            return texts(file.toString(), in);
        } catch (IOException e) {
            throw damaged(file.toString(), e);
        }
    }

    /** The same of what messages call {@code source}. */
    static Map<String, String> texts(String source, ImageInputStream in) {
        ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
        try {
            reader.setInput(in, true, false);
            NodeList entries =
                    ((IIOMetadataNode) reader.getImageMetadata(0).getAsTree(TREE)).getElementsByTagName("iTXtEntry");
            Map<String, String> texts = new TreeMap<>();
            for (int i = 0; i < entries.getLength(); i++) {
                IIOMetadataNode entry = (IIOMetadataNode) entries.item(i);
                texts.put(entry.getAttribute("keyword"), entry.getAttribute("text"));
            }
            return texts;
        } catch (IOException | RuntimeException e) {
            throw damaged(source, e);
        } finally {
            reader.dispose();
        }
    }

    /** Whether a file is a PNG from its signature to its last chunk, and the checksum of each chunk holds. */
    static boolean isWhole(Path file) {
        try {
            return isWhole(ByteBuffer.wrap(Files.readAllBytes(file)));
        } catch (IOException e) {
            return false;
        }
    }

    static boolean isWhole(ByteBuffer bytes) {
        if (bytes.remaining() < Long.BYTES || bytes.getLong() != SIGNATURE) {
            return false;
        }
        while (bytes.remaining() >= CHUNK) {
            int size = bytes.getInt();
            if (size < 0 || size > bytes.remaining() - CHUNK + Integer.BYTES) {
                return false;
            }
            int name = bytes.getInt(bytes.position());
            CRC32 sum = new CRC32();
            sum.update(bytes.slice(bytes.position(), Integer.BYTES + size));
            bytes.position(bytes.position() + Integer.BYTES + size);
            if (bytes.getInt() != (int) sum.getValue()) {
                return false;
            }
            if (name == LAST) {
                return !bytes.hasRemaining();
            }
        }
        return false;
    }

    private static W2wException damaged(String source, Exception e) {
        return W2wException.input("it is no PNG file, or a damaged one")
                .at(source)
                .because(e);
    }
}
