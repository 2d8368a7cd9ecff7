package io.truebook.outside.spark;

import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import scala.collection.Map;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** One Spark session with Delta, in local mode: answers statement by statement until its input ends. */
public final class SparkProgram {

    private final SparkSession session;

    private SparkProgram(SparkSession session) {
        this.session = session;
    }

    /**
     * Starts it.
     *
     * @param arguments the folder for what Spark itself puts on disk
     */
    public static void main(String[] arguments) throws IOException, ClassNotFoundException {
        try (ObjectOutputStream replies = new ObjectOutputStream(ownOutput());
                ObjectInputStream statements = new ObjectInputStream(new FileInputStream(FileDescriptor.in));
                SparkSession session = open(Path.of(arguments[0]))) {
            new SparkProgram(session).serve(statements, replies);
        }
    }

    /** What libraries print must not get between the replies. */
    private static OutputStream ownOutput() {
        System.setOut(System.err);
        return new FileOutputStream(FileDescriptor.out);
    }

    private static SparkSession open(Path folder) {
        return SparkSession.builder()
                .master("local[2]")
                .appName("outside")
                .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.datetime.java8API.enabled", "true")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
                .config("spark.local.dir", folder.resolve("local").toString())
                // As few tasks as there are cores: the defaults are made for clusters and take minutes here.
                .config("spark.default.parallelism", "2")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.sql.sources.parallelPartitionDiscovery.parallelism", "2")
                .config("spark.databricks.delta.snapshotPartitions", "2")
                // Nothing here is big enough to be worth a compiled plan, or a second thought about it.
                .config("spark.sql.adaptive.enabled", "false")
                .config("spark.sql.codegen.wholeStage", "false")
                .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
                // VACUUM may be told to keep nothing.
                .config("spark.databricks.delta.retentionDurationCheck.enabled", "false")
                .getOrCreate();
    }

    private void serve(ObjectInputStream statements, ObjectOutputStream replies)
            throws IOException, ClassNotFoundException {
        while (true) {
            String statement;
            try {
                statement = (String) statements.readObject();
            } catch (EOFException nobodyAsksAnyMore) {
                return;
            }
            replies.writeObject(reply(statement));
            replies.reset();
            replies.flush();
        }
    }

    /** Whatever a statement brings about is its reply. */
    private Reply reply(String statement) {
        try {
            return rows(session.sql(statement));
        } catch (Exception | LinkageError failure) {
            StringBuilder message = new StringBuilder();
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                message.append(cause.getMessage()).append('\n');
            }
            return new Reply.Refusal(failure.getClass().getName(), message.toString());
        }
    }

    private static Reply rows(Dataset<Row> result) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Row row : result.collectAsList()) {
            List<@Nullable Object> cells = new ArrayList<>();
            for (int column = 0; column < row.length(); column++) {
                cells.add(plain(row.get(column)));
            }
            rows.add(cells);
        }
        return new Reply.Rows(List.of(result.columns()), rows);
    }

    private static @Nullable Object plain(@Nullable Object cell) {
        return switch (cell) {
            case null -> null;
            case Seq<?> list -> new ArrayList<>(CollectionConverters.asJava(list));
            case Map<?, ?> map -> new java.util.TreeMap<>(CollectionConverters.asJava(map));
            case Row struct -> struct.toString();
            default -> cell;
        };
    }
}
