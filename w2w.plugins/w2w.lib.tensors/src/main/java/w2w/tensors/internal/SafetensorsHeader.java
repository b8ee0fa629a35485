package w2w.tensors.internal;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import w2w.api.task.W2wException;
import w2w.tensors.DType;
import w2w.tensors.TensorInfo;

/**
 * The header of a safetensors file under all rules of a strict reader.
 *
 * @param tensors in the order of their data
 */
record SafetensorsHeader(List<TensorInfo> tensors, Map<String, String> metadata) {
    /** Longest header the format allows. */
    static final int LONGEST = 100_000_000;

    private static final int DEEPEST = 16;
    private static final int MOST_DIMENSIONS = 64;
    private static final String METADATA = "__metadata__";

    /** Reads and checks the header of the file with these bytes. */
    static SafetensorsHeader read(String source, Bytes file) {
        if (file.size() < 8) {
            throw bad(source, "the file has " + file.size() + " bytes: too short for safetensors");
        }
        long length = file.view(0, 8).getLong();
        if (length < 2 || length > LONGEST) {
            throw bad(
                    source,
                    "the header claims " + Long.toUnsignedString(length) + " bytes, 2 to " + LONGEST + " are allowed");
        }
        if (length > file.size() - 8) {
            throw bad(
                    source, "the header claims " + length + " bytes, the file has " + (file.size() - 8) + " after it");
        }
        if (file.view(8, 1).get() != '{') {
            throw bad(source, "the header does not begin with {");
        }
        try (JsonReader json = json(new BytesInput(file, 8, 8 + length))) {
            return parse(source, json, 8 + length, file.size());
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            throw bad(source, "the header is not valid JSON: " + Guarded.reason(e))
                    .because(e);
        }
    }

    /** Whether a name in the header of this file satisfies the condition; not read further than that, nothing after it is checked. */
    static boolean anyName(InputStream file, Predicate<String> condition) {
        try {
            byte[] start = file.readNBytes(8);
            if (start.length < 8) {
                return false;
            }
            long length = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
            if (length < 2 || length > LONGEST) {
                return false;
            }
            JsonReader json = json(new BoundedInput(file, length));
            json.beginObject();
            while (json.hasNext()) {
                String name = json.nextName();
                if (!name.equals(METADATA) && condition.test(name)) {
                    return true;
                }
                json.skipValue();
            }
            return false;
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            return false;
        }
    }

    private static JsonReader json(InputStream header) {
        JsonReader json = new JsonReader(new InputStreamReader(
                header,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
        json.setStrictness(Strictness.STRICT);
        json.setNestingLimit(DEEPEST);
        return json;
    }

    private static SafetensorsHeader parse(String source, JsonReader json, long dataStart, long fileSize)
            throws IOException {
        List<TensorInfo> tensors = new ArrayList<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        Set<String> names = new HashSet<>();
        json.beginObject();
        while (json.hasNext()) {
            String name = json.nextName();
            if (!names.add(name)) {
                throw Where.bad(source, name, "the header names it twice");
            }
            if (name.equals(METADATA)) {
                readMetadata(source, json, metadata);
            } else {
                tensors.add(readTensor(source, name, json, dataStart, fileSize));
            }
        }
        json.endObject();
        if (json.peek() != JsonToken.END_DOCUMENT) {
            throw bad(source, "something follows the header's closing brace");
        }
        tensors.sort(Comparator.comparingLong(TensorInfo::position).thenComparingLong(TensorInfo::bytes));
        checkCover(source, tensors, dataStart, fileSize);
        return new SafetensorsHeader(List.copyOf(tensors), Collections.unmodifiableMap(metadata));
    }

    private static void readMetadata(String source, JsonReader json, Map<String, String> metadata) throws IOException {
        json.beginObject();
        while (json.hasNext()) {
            String key = json.nextName();
            if (json.peek() != JsonToken.STRING) {
                throw bad(source, "metadata " + Where.printable(key) + " is not a string");
            }
            if (metadata.put(key, json.nextString()) != null) {
                throw bad(source, "metadata " + Where.printable(key) + " stands twice");
            }
        }
        json.endObject();
    }

    private static TensorInfo readTensor(String source, String name, JsonReader json, long dataStart, long fileSize)
            throws IOException {
        String dtype = null;
        long[] shape = null;
        long[] offsets = null;
        if (json.peek() != JsonToken.BEGIN_OBJECT) {
            throw Where.bad(source, name, "its entry is not an object");
        }
        json.beginObject();
        while (json.hasNext()) {
            String field = json.nextName();
            switch (field) {
                case "dtype" -> dtype = once(source, name, field, dtype, string(source, name, json));
                case "shape" -> shape = once(source, name, field, shape, numbers(source, name, json));
                case "data_offsets" -> offsets = once(source, name, field, offsets, numbers(source, name, json));
                default -> json.skipValue();
            }
        }
        json.endObject();
        if (dtype == null || shape == null || offsets == null || offsets.length != 2) {
            throw Where.bad(source, name, "its entry lacks dtype, shape or two data_offsets");
        }
        String typeName = dtype;
        DType type = DType.named(dtype)
                .orElseThrow(() -> Where.bad(source, name, "unknown dtype " + Where.printable(typeName)));
        long begin = offsets[0];
        long end = offsets[1];
        if (begin > end || end > fileSize - dataStart) {
            throw Where.bad(
                    source,
                    name,
                    "data_offsets [" + begin + ", " + end + "] do not lie in the " + (fileSize - dataStart)
                            + " bytes of data");
        }
        try {
            TensorInfo info = new TensorInfo(name, type, shape, dataStart + begin, end - begin);
            long needed = type.bytes(info.elements()).orElse(-1);
            if (needed != info.bytes()) {
                throw Where.bad(
                        source, name, info.bytes() + " bytes of data for " + type + " " + Arrays.toString(shape));
            }
            return info;
        } catch (IllegalArgumentException e) {
            throw Where.bad(source, name, "impossible shape " + Arrays.toString(shape))
                    .because(e);
        }
    }

    private static <T> T once(String source, String name, String field, @Nullable T before, T now) {
        if (before != null) {
            throw Where.bad(source, name, "its entry has " + field + " twice");
        }
        return now;
    }

    private static String string(String source, String name, JsonReader json) throws IOException {
        if (json.peek() != JsonToken.STRING) {
            throw Where.bad(source, name, "its dtype is not a string");
        }
        return json.nextString();
    }

    private static long[] numbers(String source, String name, JsonReader json) throws IOException {
        long[] numbers = new long[4];
        int count = 0;
        if (json.peek() != JsonToken.BEGIN_ARRAY) {
            throw Where.bad(source, name, "its shape or data_offsets is not a list");
        }
        json.beginArray();
        while (json.hasNext()) {
            // nextLong would take "12" and 1.2e1 as well
            String text = json.peek() == JsonToken.NUMBER ? json.nextString() : "";
            if (!isNatural(text)) {
                throw Where.bad(source, name, "its shape or data_offsets holds something that is no natural number");
            }
            if (count == MOST_DIMENSIONS) {
                throw Where.bad(source, name, "more than " + MOST_DIMENSIONS + " dimensions");
            }
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * count);
            }
            numbers[count++] = Long.parseLong(text);
        }
        json.endArray();
        return Arrays.copyOf(numbers, count);
    }

    private static boolean isNatural(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= 19;
    }

    private static void checkCover(String source, List<TensorInfo> tensors, long dataStart, long fileSize) {
        long expected = dataStart;
        for (TensorInfo tensor : tensors) {
            if (tensor.position() != expected) {
                throw Where.bad(
                        source,
                        tensor.name(),
                        tensor.position() < expected
                                ? "its data overlaps the tensor before it"
                                : "a hole of " + (tensor.position() - expected) + " bytes before its data");
            }
            expected += tensor.bytes();
        }
        if (expected != fileSize) {
            throw bad(source, (fileSize - expected) + " bytes of the file belong to no tensor");
        }
    }

    private static W2wException bad(String source, String what) {
        return W2wException.input(what).at(source);
    }

    /** The next bytes of a stream, as many as were said. */
    private static final class BoundedInput extends InputStream {
        private final InputStream in;
        private long left;

        BoundedInput(InputStream in, long length) {
            this.in = in;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            return left-- > 0 ? in.read() : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left <= 0) {
                return length == 0 ? 0 : -1;
            }
            int n = in.read(target, offset, (int) Math.min(length, left));
            left -= Math.max(0, n);
            return n;
        }
    }

    /** Part of a file as a stream: the header is never copied whole. */
    private static final class BytesInput extends InputStream {
        private final Bytes bytes;
        private final long end;
        private long position;

        BytesInput(Bytes bytes, long start, long end) {
            this.bytes = bytes;
            this.position = start;
            this.end = end;
        }

        @Override
        public int read() {
            return position < end ? bytes.view(position++, 1).get() & 0xff : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int n = (int) Math.min(Math.min(length, Bytes.LONGEST_VIEW), end - position);
            if (n <= 0) {
                return length == 0 ? 0 : -1;
            }
            bytes.view(position, n).get(target, offset, n);
            position += n;
            return n;
        }
    }
}
