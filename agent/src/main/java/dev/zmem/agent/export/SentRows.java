package dev.zmem.agent.export;

import dev.zmem.proto.v1.RowBatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the aggregator holds of one stream: its rows, their numbers and the strings sent. Writing a
 * row is taking it as sent. Owned by its encoder's thread.
 */
final class SentRows {
  /**
   * Strings a stream may hold beyond {@link #STRINGS_PER_ROW} a row before a key frame lets both
   * sides forget those out of use.
   */
  static final int SPARE_STRINGS = 4096;

  static final int STRINGS_PER_ROW = 4;

  /** Row ids a stream may use up before a key frame starts them anew. */
  static final int MAX_ROW_ID = 1 << 30;

  private final Dictionary dictionary = new Dictionary();
  private final SentAttributeSets sets = new SentAttributeSets(dictionary);
  private final Map<Row.Key, SentRow> rows = new HashMap<>();
  private int lastRowId;

  /** The last sent state of a row; null before it was sent. */
  @Nullable SentRow of(Row row) {
    return rows.get(row.key());
  }

  /** Whether strings or ids have outgrown a host of so many rows: a key frame is due. */
  boolean haveOutgrown(int hostRows) {
    return dictionary.size() > SPARE_STRINGS + STRINGS_PER_ROW * hostRows
        || sets.size() > SPARE_STRINGS + hostRows
        || lastRowId > MAX_ROW_ID;
  }

  /** A key frame begins: the aggregator forgets rows and strings. */
  void clear() {
    dictionary.clear();
    sets.clear();
    rows.clear();
    lastRowId = 0;
  }

  /** Writes new rows whole, under new ids. */
  RowBatch start(List<Row> started, long passEndedAtNanos) {
    BatchWriter writer = new BatchWriter(passEndedAtNanos);
    for (Row row : started) {
      SentRow entry = new SentRow(++lastRowId, row);
      rows.put(row.key(), entry);
      writer.addWhole(entry.id(), row, sets);
    }
    return writer.build();
  }

  /** Writes the measures of rows that were sent before. */
  RowBatch move(List<Row> moved, long passEndedAtNanos) {
    List<Row> byId = new ArrayList<>(moved);
    byId.sort(Comparator.comparingInt(row -> sent(row).id()));
    BatchWriter writer = new BatchWriter(passEndedAtNanos);
    for (Row row : byId) {
      SentRow entry = sent(row);
      entry.sendAgain(row);
      writer.addMeasures(entry.id(), row);
    }
    return writer.build();
  }

  /** Writes the attributes of rows that were sent before. */
  RowBatch relabel(List<Row> relabelled) {
    List<Row> byId = new ArrayList<>(relabelled);
    byId.sort(Comparator.comparingInt(row -> sent(row).id()));
    BatchWriter writer = new BatchWriter(0);
    for (Row row : byId) {
      SentRow entry = sent(row);
      entry.relabel(row);
      writer.addAttributes(entry.id(), row, sets);
    }
    return writer.build();
  }

  /** Forgets a row; it has to be told that it ended. */
  void remove(Row row) {
    rows.remove(row.key());
  }

  /** Forgets the rows that are not alive; their ids, in no order. */
  List<Integer> removeAllBut(Set<Row.Key> alive) {
    List<Integer> ended = new ArrayList<>();
    rows.entrySet()
        .removeIf(entry -> {
          boolean gone = !alive.contains(entry.getKey());
          if (gone) {
            ended.add(entry.getValue().id());
          }
          return gone;
        });
    return ended;
  }

  private SentRow sent(Row row) {
    return Objects.requireNonNull(rows.get(row.key()));
  }
}
