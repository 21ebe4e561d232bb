package dev.zmem.agent.export;

import dev.zmem.proto.v1.RowBatch;
import java.util.HashMap;
import java.util.Map;

/**
 * Strings sent on a stream, by number, from 1; 0 is no string. Forgotten at every key frame. Owned
 * by its encoder's thread.
 */
final class Dictionary {
  private final Map<String, Integer> numbers = new HashMap<>();

  /** The string's number; a new string is put into the batch. */
  int reference(String text, RowBatch.Builder batch) {
    if (text.isEmpty()) {
      return 0;
    }
    Integer known = numbers.get(text);
    if (known != null) {
      return known;
    }
    int number = numbers.size() + 1;
    numbers.put(text, number);
    batch.addNewStrings(text);
    return number;
  }

  int size() {
    return numbers.size();
  }

  void clear() {
    numbers.clear();
  }
}
