package dev.zmem.agent.naming;

import java.util.Set;

/** Words in one string, between single blanks: tables that are read at a glance. Pure. */
final class WordTable {
  private WordTable() {}

  /** The words, each of which stands there once. */
  static Set<String> set(String words) {
    return Set.of(words.split(" ", -1));
  }

  /** The words in their order. */
  static String[] array(String words) {
    return words.split(" ", -1);
  }
}
