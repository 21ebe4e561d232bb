package dev.zmem.agent.export;

import dev.zmem.model.Attributes;
import dev.zmem.proto.v1.AttributeColumn;
import dev.zmem.proto.v1.RowBatch;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sets of attributes sent on a stream, by number, from 1: workers that are called alike share one.
 * Forgotten at every key frame. Owned by its encoder's thread.
 */
final class SentAttributeSets {
  private final Dictionary dictionary;
  private final Map<Attributes, Integer> numbers = new HashMap<>();

  /** Keys and values are strings of {@code dictionary}. */
  SentAttributeSets(Dictionary dictionary) {
    this.dictionary = dictionary;
  }

  /** How many there are. */
  int size() {
    return numbers.size();
  }

  void clear() {
    numbers.clear();
  }

  /** Numbers the sets of one batch. */
  Batch batch() {
    return new Batch();
  }

  /** The new sets of one batch, as columns. One use. */
  final class Batch {
    private final Map<String, AttributeColumn.Builder> columns = new LinkedHashMap<>();
    private int sets;

    /** The set's number; a new set is put into the batch. */
    int reference(Attributes attributes, RowBatch.Builder batch) {
      Integer known = numbers.get(attributes);
      if (known != null) {
        return known;
      }
      int number = numbers.size() + 1;
      numbers.put(attributes, number);
      attributes.forEach(
          (key, value) -> column(key, batch).addValueRefs(dictionary.reference(value, batch)));
      sets++;
      columns.values().forEach(column -> fill(column, sets));
      return number;
    }

    /** Puts the columns into the batch. */
    void write(RowBatch.Builder batch) {
      columns.values().forEach(batch::addNewSets);
    }

    private AttributeColumn.Builder column(String key, RowBatch.Builder batch) {
      AttributeColumn.Builder known = columns.get(key);
      if (known == null) {
        known = AttributeColumn.newBuilder().setKeyRef(dictionary.reference(key, batch));
        columns.put(key, known);
      }
      fill(known, sets);
      return known;
    }

    /** Sets before this one, or this one itself, that lack the key. */
    private static void fill(AttributeColumn.Builder column, int length) {
      while (column.getValueRefsCount() < length) {
        column.addValueRefs(0);
      }
    }
  }
}
