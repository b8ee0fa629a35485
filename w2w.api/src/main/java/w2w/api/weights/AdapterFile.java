package w2w.api.weights;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What one adapter file holds: an adapter for each part of the pipeline it changes, layers that are no low-rank product, and the
 * file's own metadata.
 *
 * @param parts by the part's name in a diffusers folder: {@code unet}, {@code transformer}, {@code text_encoder},
 *     {@code text_encoder_2}; modules of their layouts are paths within the part
 * @param dense layers whose change is no scale·B·A; what applies {@code parts} alone leaves them out and must say so
 * @param metadata what the file says of itself, provenance included; empty where it says nothing
 * @param notes what reading left out or assumed: one sentence each, with its number, for a person
 */
public record AdapterFile(
        Map<String, Adapter> parts, List<DenseLayer> dense, Map<String, String> metadata, List<String> notes) {
    /** The part that most weight spaces are about. */
    public static final String UNET = "unet";

    /** The denoiser of FLUX, Stable Diffusion 3, Z-Image, Qwen-Image and other models without a UNet. */
    public static final String TRANSFORMER = "transformer";

    public AdapterFile {
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
        dense = List.copyOf(dense);
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        notes = List.copyOf(notes);
        if (parts.isEmpty() && dense.isEmpty()) {
            throw new IllegalArgumentException("an adapter file has at least one part");
        }
    }

    /** A file of which reading left nothing out. */
    public AdapterFile(Map<String, Adapter> parts, List<DenseLayer> dense, Map<String, String> metadata) {
        this(parts, dense, metadata, List.of());
    }

    /** A file of low-rank layers alone. */
    public AdapterFile(Map<String, Adapter> parts, Map<String, String> metadata) {
        this(parts, List.of(), metadata, List.of());
    }

    /** A file of an adapter whose layout may be of several parts: what {@link #joined} joined is taken apart. */
    public static AdapterFile of(Adapter adapter, Map<String, String> metadata) {
        Map<String, List<Slot>> slots = new LinkedHashMap<>();
        for (Slot slot : adapter.layout().slots()) {
            slots.computeIfAbsent(slot.layer().part(), p -> new ArrayList<>()).add(slot);
        }
        Map<String, Adapter> parts = new LinkedHashMap<>();
        slots.forEach((part, its) -> {
            List<Slot> own = new ArrayList<>();
            int size = 0;
            for (Slot slot : its) {
                own.add(new Slot(slot.layer().withModule(slot.layer().path()), slot.factor(), size));
                size += slot.size();
            }
            float[] weights = new float[size];
            for (int i = 0; i < own.size(); i++) {
                for (int k = 0; k < own.get(i).size(); k++) {
                    weights[own.get(i).offset() + k] = adapter.get(its.get(i).offset() + k);
                }
            }
            parts.put(part, Adapter.owning(WeightLayout.ofSlots(own), weights));
        });
        return new AdapterFile(parts, metadata);
    }

    public Optional<Adapter> unet() {
        return Optional.ofNullable(parts.get(UNET));
    }

    /** Names of all parts that the file changes, those with dense layers alone among them; a set of the caller's own. */
    public Set<String> partNames() {
        Set<String> names = new LinkedHashSet<>(parts.keySet());
        dense.forEach(l -> names.add(l.part()));
        return names;
    }

    /** The part that denoises, which a population takes by default: the UNet, else the transformer; empty for a text encoder's file. */
    public Optional<String> denoiser() {
        return Stream.of(UNET, TRANSFORMER).filter(partNames()::contains).findFirst();
    }

    /**
     * One adapter of the given parts, in the order of {@link #parts()}. Modules of all parts but the UNet are qualified with their
     * part, so that one layout tells them apart: {@code transformer:blocks.0.attn.to_q}.
     *
     * @throws IllegalArgumentException if none of them is in the file
     */
    public Adapter joined(Collection<String> which) {
        List<Adapter> from = new ArrayList<>();
        List<Slot> slots = new ArrayList<>();
        int size = 0;
        for (Map.Entry<String, Adapter> part : parts.entrySet()) {
            if (!which.contains(part.getKey())) {
                continue;
            }
            for (Slot slot : part.getValue().layout().slots()) {
                slots.add(new Slot(
                        slot.layer()
                                .withModule(AdaptedLayer.module(
                                        part.getKey(), slot.layer().module())),
                        slot.factor(),
                        size + slot.offset()));
            }
            from.add(part.getValue());
            size = slots.get(slots.size() - 1).end();
        }
        if (from.size() == 1 && which.contains(UNET) && parts.containsKey(UNET)) {
            return from.get(0);
        }
        float[] weights = new float[size];
        int offset = 0;
        for (Adapter adapter : from) {
            adapter.copyTo(weights, offset);
            offset += adapter.layout().size();
        }
        return Adapter.owning(WeightLayout.ofSlots(slots), weights);
    }
}
