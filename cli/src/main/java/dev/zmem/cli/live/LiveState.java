package dev.zmem.cli.live;

import java.util.ArrayList;
import java.util.List;

/**
 * What the reader has chosen so far. Immutable.
 *
 * @param levels from the first to the one that is shown; never empty
 * @param paused whether the table stands still
 * @param mode what the keys do
 */
record LiveState(List<Level> levels, boolean paused, Mode mode) {

  /** What keys do. */
  sealed interface Mode {
    /**
     * They move in the table and change it.
     *
     * @param notice why the last key did nothing; empty where it did
     */
    record Browse(String notice) implements Mode {}

    /** They move in the help. */
    record Help(int top) implements Mode {}

    /**
     * They choose one of several words.
     *
     * @param grouping whether the words are groups; else they are orders
     * @param at the word that is marked
     */
    record Choose(boolean grouping, List<String> words, int at) implements Mode {}

    /**
     * They type a filter.
     *
     * @param trouble why it is not used; empty when it is
     */
    record Type(String text, String trouble) implements Mode {}

    /** The view ends. */
    record End() implements Mode {}
  }

  static final Mode BROWSE = new Mode.Browse("");

  /** At the first level. */
  static LiveState of(Level first) {
    return new LiveState(List.of(first), false, BROWSE);
  }

  /** The level that is shown. */
  Level level() {
    return levels.getLast();
  }

  /** The same with another level shown in place of this one. */
  LiveState with(Level level) {
    List<Level> all = new ArrayList<>(levels);
    all.set(all.size() - 1, level);
    return new LiveState(List.copyOf(all), paused, mode);
  }

  /** A level deeper. */
  LiveState into(Level level) {
    List<Level> all = new ArrayList<>(levels);
    all.add(level);
    return new LiveState(List.copyOf(all), paused, mode);
  }

  /** A level back; the same at the first. */
  LiveState back() {
    return levels.size() == 1
        ? this
        : new LiveState(List.copyOf(levels.subList(0, levels.size() - 1)), paused, mode);
  }

  /** The same, which says why a key did nothing. */
  LiveState saying(String notice) {
    return in(new Mode.Browse(notice));
  }

  LiveState in(Mode other) {
    return new LiveState(levels, paused, other);
  }

  LiveState paused(boolean stands) {
    return new LiveState(levels, stands, mode);
  }

  boolean isEnded() {
    return mode instanceof Mode.End;
  }
}
