package w2w.backbone.sd.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import w2w.api.task.W2wException;
import w2w.tensors.Placeholders;

/**
 * What the files of a tokenizer folder hold: {@code vocab.json} with {@code merges.txt}, or {@code tokenizer.json}, which has both inside.
 *
 * @param vocabulary tokens and their ids
 * @param merges pairs, each as two tokens with a blank between, the first to be merged first
 * @param settings by their names in {@code tokenizer_config.json}
 */
record TokenizerFiles(Map<String, Integer> vocabulary, List<String> merges, Map<String, JsonElement> settings) {
    static TokenizerFiles read(Path folder) throws IOException {
        Path vocab = folder.resolve("vocab.json");
        Path merges = folder.resolve("merges.txt");
        Path both = folder.resolve("tokenizer.json");
        boolean two = Files.exists(vocab) && Files.exists(merges);
        if (!two && !Files.exists(both)) {
            throw W2wException.input(
                            "the tokenizer is not there: vocab.json with merges.txt is read, or tokenizer.json alone")
                    .at(folder.toString())
                    .advise(
                            "They are the same for all Stable Diffusion 1.x, and for all 2.x: copy the folder tokenizer of another");
        }
        List<String> configurations = new ArrayList<>();
        for (String name : List.of("special_tokens_map.json", "tokenizer_config.json")) {
            if (Files.exists(folder.resolve(name))) {
                configurations.add(text(folder.resolve(name)));
            }
        }
        return two ? of(text(vocab), text(merges), configurations) : of(text(both), configurations);
    }

    private static String text(Path file) throws IOException {
        Placeholders.refuse(file);
        return ConfigFile.text(file);
    }

    /** Of {@code vocab.json} and {@code merges.txt}; later configurations win over earlier ones. */
    static TokenizerFiles of(String vocab, String merges, List<String> configurations) {
        List<String> pairs = new ArrayList<>();
        for (String line : merges.lines().map(String::strip).toList()) {
            if (!line.isEmpty() && !line.startsWith("#version")) {
                pairs.add(line);
            }
        }
        return new TokenizerFiles(
                vocabulary(JsonParser.parseString(vocab).getAsJsonObject()), pairs, settings(configurations));
    }

    /** Of {@code tokenizer.json}. */
    static TokenizerFiles of(String tokenizer, List<String> configurations) {
        JsonObject all = JsonParser.parseString(tokenizer).getAsJsonObject();
        JsonObject model = all.getAsJsonObject("model");
        JsonElement type = model.get("type");
        if (type != null && !type.getAsString().equals("BPE")) {
            throw new IllegalStateException("tokenizer.json is of type " + type.getAsString() + ", not BPE");
        }
        Map<String, Integer> vocabulary = vocabulary(model.getAsJsonObject("vocab"));
        if (all.get("added_tokens") instanceof JsonArray added) {
            for (JsonElement token : added) {
                JsonObject one = token.getAsJsonObject();
                vocabulary.put(one.get("content").getAsString(), one.get("id").getAsInt());
            }
        }
        List<String> pairs = new ArrayList<>();
        for (JsonElement merge : model.getAsJsonArray("merges")) {
            pairs.add(
                    merge instanceof JsonArray pair
                            ? pair.get(0).getAsString() + " " + pair.get(1).getAsString()
                            : merge.getAsString());
        }
        Map<String, JsonElement> settings = settings(configurations);
        if (all.get("truncation") instanceof JsonObject cut && cut.get("max_length") != null) {
            settings.putIfAbsent("model_max_length", cut.get("max_length"));
        }
        return new TokenizerFiles(vocabulary, pairs, settings);
    }

    private static Map<String, Integer> vocabulary(JsonObject ids) {
        Map<String, Integer> vocabulary = new HashMap<>();
        ids.asMap().forEach((token, id) -> vocabulary.put(token, id.getAsInt()));
        return vocabulary;
    }

    private static Map<String, JsonElement> settings(List<String> configurations) {
        Map<String, JsonElement> settings = new HashMap<>();
        for (String text : configurations) {
            settings.putAll(JsonParser.parseString(text).getAsJsonObject().asMap());
        }
        return settings;
    }
}
