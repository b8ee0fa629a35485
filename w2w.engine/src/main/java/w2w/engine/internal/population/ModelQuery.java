package w2w.engine.internal.population;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.IntStream;
import org.h2.Driver;
import w2w.api.task.W2wException;
import w2w.tensors.DataTable;

/**
 * SQL conditions on a table of models, by H2 in memory. The condition runs as a database user who may do nothing but read that one
 * table, for half a minute at most, and must be one expression.
 */
final class ModelQuery {
    private static final String SETTINGS =
            ";CASE_INSENSITIVE_IDENTIFIERS=TRUE;DATABASE_TO_UPPER=FALSE;TRACE_LEVEL_FILE=0";
    private static final int SECONDS = 30;
    private static final int BATCH = 4096;

    private ModelQuery() {}

    /** Rows that satisfy the condition, rising; all of them where it is blank. */
    static int[] select(ModelTable models, String where) {
        if (where.isBlank()) {
            return IntStream.range(0, models.size()).toArray();
        }
        String url = "jdbc:h2:mem:" + UUID.randomUUID();
        try (Connection owner =
                connect(url + SETTINGS, "OWNER", UUID.randomUUID().toString())) {
            fill(owner, models, used(models, where));
            String password = UUID.randomUUID().toString();
            try (Statement grant = owner.createStatement()) {
                grant.execute("CREATE USER READER PASSWORD '" + password + "'");
                grant.execute("GRANT SELECT ON MODELS TO READER");
            }
            try (Connection reader = connect(url, "READER", password)) {
                return run(reader, where);
            }
        } catch (SQLException e) {
            throw refusal(models, where, e);
        }
    }

    private static Connection connect(String url, String user, String password) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        Connection connection = new Driver().connect(url, properties);
        if (connection == null) {
            throw new IllegalStateException("H2 does not know its own address");
        }
        return connection;
    }

    /** The labels that a condition can mean: those whose names stand in it, in any case. */
    private static List<DataTable.Column> used(ModelTable models, String where) {
        String text = where.toLowerCase(Locale.ROOT);
        return models.labels().columns().stream()
                .filter(c -> {
                    String name = c.name().toLowerCase(Locale.ROOT);
                    return text.contains(name) || text.contains(name.replace("\"", "\"\""));
                })
                .toList();
    }

    private static void fill(Connection owner, ModelTable models, List<DataTable.Column> labels) throws SQLException {
        StringBuilder create = new StringBuilder(
                "CREATE TABLE MODELS(\"row\" INTEGER, \"name\" VARCHAR, \"source\" VARCHAR, \"sha256\" VARCHAR");
        StringBuilder insert = new StringBuilder("INSERT INTO MODELS VALUES(?,?,?,?");
        for (DataTable.Column column : labels) {
            create.append(", ").append(quoted(column.name()));
            create.append(column instanceof DataTable.Numbers ? " DOUBLE PRECISION" : " VARCHAR");
            insert.append(",?");
        }
        try (Statement statement = owner.createStatement()) {
            statement.execute(create.append(')').toString());
        }
        try (PreparedStatement statement =
                owner.prepareStatement(insert.append(')').toString())) {
            for (int i = 0; i < models.size(); i++) {
                statement.setInt(1, i);
                statement.setString(2, models.names().get(i));
                statement.setString(3, models.sources().get(i));
                statement.setString(4, models.hashes().get(i));
                for (int c = 0; c < labels.size(); c++) {
                    if (!(labels.get(c) instanceof DataTable.Numbers numbers)) {
                        statement.setString(5 + c, labels.get(c).text(i));
                    } else if (Double.isNaN(numbers.get(i))) {
                        statement.setNull(5 + c, java.sql.Types.DOUBLE);
                    } else {
                        statement.setDouble(5 + c, numbers.get(i));
                    }
                }
                statement.addBatch();
                if (i % BATCH == BATCH - 1) {
                    statement.executeBatch();
                }
            }
            statement.executeBatch();
        }
    }

    private static int[] run(Connection reader, String where) throws SQLException {
        // text that closes our parenthesis to go on with something else cannot be a condition between WHEN and THEN as
        // well
        try (PreparedStatement check =
                reader.prepareStatement("SELECT CASE WHEN " + where + "\nTHEN 1 ELSE 0 END FROM MODELS")) {
            check.setMaxRows(1);
        }
        try (PreparedStatement select =
                reader.prepareStatement("SELECT \"row\" FROM MODELS WHERE (" + where + "\n) ORDER BY \"row\"")) {
            select.setQueryTimeout(SECONDS);
            List<Integer> rows = new ArrayList<>();
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    rows.add(found.getInt(1));
                }
            }
            return rows.stream().mapToInt(Integer::intValue).toArray();
        }
    }

    private static W2wException refusal(ModelTable models, String where, SQLException e) {
        String reason = String.valueOf(e.getMessage());
        int statement = reason.indexOf("; SQL statement");
        List<String> columns = new ArrayList<>(List.of("row", "name", "source", "sha256"));
        models.labels().columns().forEach(c -> columns.add(c.name()));
        return W2wException.input("this is no condition on the models: "
                        + (statement < 0 ? reason : reason.substring(0, statement)))
                .at(where)
                .advise("Columns are " + String.join(", ", columns))
                .because(e);
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
