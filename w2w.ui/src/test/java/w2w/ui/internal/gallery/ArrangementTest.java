package w2w.ui.internal.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import w2w.api.edit.Edit;
import w2w.api.space.Coefficients;
import w2w.api.space.PopulationCoefficients;
import w2w.api.studio.Model;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.weights.LabelTable;

class ArrangementTest {
    private static final LabelTable LABELS = LabelTable.of(
            3,
            new LinkedHashMap<>(Map.of(
                    "beard", new double[] {1, -1, Double.NaN},
                    "age", new double[] {0.5, -1.25, 2})));
    private final Item ten = Item.kept(model("sample-10", Provenance.NONE.with("sampler", "gaussian"), 9));
    private final Item two = Item.kept(model("sample-2", Provenance.NONE.with("sampler", "gaussian"), 2));
    private final Item photo = Item.kept(model("photo", Provenance.NONE.with("learning-rate", "0.02"), 5));
    private final List<Item> items = new ArrayList<>(List.of(
            Item.ofPopulation("p0", 0), Item.ofPopulation("p1", 1), Item.ofPopulation("p2", 2), ten, two, photo));

    private static Model model(String name, Provenance made, float x) {
        return new Model(name, "faces", Coefficients.of("f", 1, new float[] {x}), Edit.NONE, made);
    }

    private List<String> names(Filter filter, Order order, Optional<Similarity> similarity) {
        return Arrangement.of(items, LABELS, filter, order, similarity).shown().stream()
                .map(Item::name)
                .toList();
    }

    @Test
    void kept_models_stand_before_the_population_and_numbers_count_as_numbers() {
        assertEquals(
                List.of("photo", "sample-2", "sample-10", "p0", "p1", "p2"),
                names(Filter.ALL, Order.PLACE, Optional.empty()));
    }

    @Test
    void tells_kinds_by_how_a_model_was_made() {
        assertEquals(Item.Kind.SAMPLE, ten.kind());
        assertEquals(Item.Kind.INVERSION, photo.kind());
        Model edited = model("x", Provenance.NONE.with("sampler", "g").with("edited.from", "y"), 0);
        assertEquals(Item.Kind.EDIT, Item.kind(edited));
        assertEquals(
                List.of("photo"),
                names(Filter.ALL.withKinds(EnumSet.of(Item.Kind.INVERSION)), Order.PLACE, Optional.empty()));
    }

    @Test
    void finds_every_word_in_name_kind_or_provenance() {
        assertEquals(
                List.of("sample-2", "sample-10"),
                names(Filter.ALL.withText("GAUSS sample"), Order.PLACE, Optional.empty()));
        assertEquals(
                List.of("p0", "p1", "p2"), names(Filter.ALL.withText("population"), Order.PLACE, Optional.empty()));
        assertEquals(List.of(), names(Filter.ALL.withText("p0 photo"), Order.PLACE, Optional.empty()));
    }

    @Test
    void a_condition_leaves_models_without_labels_out() {
        assertEquals(
                List.of("p0", "p2"),
                names(Filter.ALL.withRows(Optional.of(new int[] {0, 2})), Order.PLACE, Optional.empty()));
        assertEquals(
                6,
                names(
                                Filter.ALL.withRows(Optional.of(new int[0])).withRows(Optional.empty()),
                                Order.PLACE,
                                Optional.empty())
                        .size());
    }

    @Test
    void unknown_labels_stand_last_whichever_way() {
        Order beard = new Order(Order.By.LABEL, "beard", false);
        assertEquals(
                List.of("p1", "p0"), names(Filter.ALL, beard, Optional.empty()).subList(0, 2));
        Order most = new Order(Order.By.LABEL, "beard", true);
        assertEquals(
                List.of("p0", "p1"), names(Filter.ALL, most, Optional.empty()).subList(0, 2));
        assertEquals("p2", names(Filter.ALL, most, Optional.empty()).get(5));
    }

    @Test
    void sorts_by_distance_kept_models_and_population_alike() {
        PopulationCoefficients people = PopulationCoefficients.inMemory(
                Coefficients.of("f", 1, new float[] {0, 4, 7}), List.of("p0", "p1", "p2"), LABELS);
        Similarity near = Similarity.to(Coefficients.of("f", 1, new float[] {5.5f}), people, items, Task.unwatched());
        assertEquals(
                List.of("photo", "p1", "p2", "sample-2", "sample-10", "p0"),
                names(Filter.ALL, new Order(Order.By.SIMILARITY, "", false), Optional.of(near)));
        assertEquals(1.5, near.distance(items.get(1)), 1e-9);
        Similarity elsewhere =
                Similarity.to(Coefficients.of("other", 1, new float[] {5.5f}), people, items, Task.unwatched());
        assertTrue(Double.isNaN(elsewhere.distance(photo)));
        assertTrue(Double.isNaN(elsewhere.distance(items.get(0))));
    }

    @Test
    void says_the_choice_of_a_label_in_sql() {
        assertEquals(List.of(Condition.Part.YES, Condition.Part.NO), Condition.parts(LABELS, "beard"));
        assertEquals("\"beard\" = 1", new Condition("beard", Condition.Part.YES).sql(LABELS));
        assertEquals("\"beard\" = -1", new Condition("beard", Condition.Part.NO).sql(LABELS));
        assertEquals("\"age\" >= 0.5", new Condition("age", Condition.Part.UPPER_HALF).sql(LABELS));
        assertEquals("\"age\" >= 2", new Condition("age", Condition.Part.HIGHEST_QUARTER).sql(LABELS));
        assertEquals("", new Condition("nose", Condition.Part.YES).sql(LABELS));
        assertEquals("a = 1 and b = 2", Condition.and("a = 1", "b = 2"));
        assertEquals("(a = 1 or c = 3) and b = 2", Condition.and("a = 1 or c = 3", "b = 2"));
        assertEquals("b = 2", Condition.and(" ", "b = 2"));
    }

    @Test
    void compares_names_as_people_do() {
        NaturalOrder order = NaturalOrder.INSTANCE;
        assertTrue(order.compare("a2", "a10") < 0);
        assertTrue(order.compare("a002", "a10") < 0);
        assertTrue(order.compare("Bob", "alice") > 0);
        assertTrue(order.compare("a", "ab") < 0);
        assertTrue(order.compare("a99999999999999999999", "a100000000000000000000") < 0);
        assertEquals(0, order.compare("x1", "x1"));
    }
}
