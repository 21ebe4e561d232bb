package dev.zmem.aggregator.serve;

import com.google.protobuf.CodedOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Texts of a column, each once, that can go back to where the last row began. One thread. */
final class DistinctTexts {
  private final Map<String, Integer> places = new HashMap<>();
  private final List<String> texts = new ArrayList<>();
  private int bytes;
  private int begun;
  private int begunBytes;

  /** A row begins. */
  void begin() {
    begun = texts.size();
    begunBytes = bytes;
  }

  /** What came since a row began is taken back. */
  void undo() {
    while (texts.size() > begun) {
      places.remove(texts.removeLast());
    }
    bytes = begunBytes;
  }

  /** Where the text stands; behind all others when it is new. */
  int place(String text) {
    Integer known = places.get(text);
    if (known != null) {
      return known;
    }
    int place = texts.size();
    places.put(text, place);
    texts.add(text);
    bytes += 1 + CodedOutputStream.computeStringSizeNoTag(text);
    return place;
  }

  List<String> all() {
    return texts;
  }

  /** What they take in a message. */
  int bytes() {
    return bytes;
  }
}
