package w2w.cli.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A word of the command tree: a command, a group of commands, or both. */
final class Node {
    final String word;
    final SortedMap<String, Node> children = new TreeMap<>();
    final List<Contribution> shadowed = new ArrayList<>();

    @Nullable
    Contribution contribution;

    Node(String word) {
        this.word = word;
    }

    /** The tree of the contributions; of two with one path the first in the list is used, the other is kept as shadowed. */
    static Node tree(List<? extends Contribution> ranked) {
        Node root = new Node("w2w");
        for (Contribution each : ranked) {
            Node node = root;
            for (String word : each.words()) {
                node = node.children.computeIfAbsent(word, Node::new);
            }
            if (node.contribution == null) {
                node.contribution = each;
            } else {
                node.shadowed.add(each);
            }
        }
        return root;
    }

    /** What a list of commands says of it: a group names what is in it. */
    String description() {
        Contribution own = contribution;
        if (own != null && !own.description().isEmpty()) {
            return own.description();
        }
        return own == null ? "Commands: " + String.join(", ", children.keySet()) + "." : "";
    }
}
