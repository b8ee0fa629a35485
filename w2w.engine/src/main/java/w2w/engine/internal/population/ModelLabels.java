package w2w.engine.internal.population;

import java.nio.file.Path;
import java.util.List;
import w2w.api.task.W2wException;
import w2w.engine.internal.table.TextTable;
import w2w.tensors.DataTable;

/** Joins labels when all names are known. */
@FunctionalInterface
interface ModelLabels {
    /** The labels of models that have none yet; fails where the table does not fit. */
    LabelJoin.Joined join(ModelTable bare);

    /** Labels of an import without a table of them. */
    static ModelLabels none() {
        return bare -> new LabelJoin.Joined(LabelJoin.none(bare.size()));
    }

    /** Labels of a table with one row for each row of the source. */
    static ModelLabels inOrder(DataTable table) {
        TextTable values = TextTable.of(table);
        return bare -> {
            int[] chosen = new int[bare.size()];
            for (int i = 0; i < chosen.length; i++) {
                String source = bare.sources().get(i);
                chosen[i] = Integer.parseInt(source.substring(source.lastIndexOf('#') + 1));
            }
            return LabelJoin.inOrder(values, chosen);
        };
    }

    /** Labels of a table. */
    static ModelLabels of(TextTable table, String key, Path file) {
        return bare -> {
            try {
                LabelJoin.Joined joined = LabelJoin.join(table, key, bare.names(), bare.sources());
                List<String> notes = joined.notes().stream()
                        .map(note -> file.getFileName() + ": " + note)
                        .toList();
                return new LabelJoin.Joined(joined.labels(), joined.unlabelled(), notes);
            } catch (W2wException e) {
                throw e.at(file.toString());
            }
        };
    }
}
