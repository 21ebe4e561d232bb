package dev.zmem.label;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses hosts by their labels, as Kubernetes' selectors do: {@code role=worker}, {@code role!=x},
 * {@code role in (a,b)}, {@code role notin (a,b)}, {@code role} (has it), {@code !role} (has it
 * not), all of several joined by commas. A host without the label passes {@code !=} and {@code
 * notin}. Immutable.
 */
public final class LabelSelector {
  /** Longest selector, characters. */
  public static final int MAX_LENGTH = 1024;

  /** Chooses every host. */
  public static final LabelSelector ALL = new LabelSelector(List.of());

  private final List<Requirement> requirements;

  /**
   * One part of a selector.
   *
   * @param values those that pass; null for any
   * @param isNot what passes and what does not change places
   */
  record Requirement(String key, @Nullable Set<String> values, boolean isNot) {
    boolean isMetBy(HostLabels labels) {
      String value = labels.value(key);
      boolean met = value != null && (values == null || values.contains(value));
      return met != isNot;
    }
  }

  private LabelSelector(List<Requirement> requirements) {
    this.requirements = requirements;
  }

  /**
   * Reads a selector, of which an empty one chooses all hosts; the {@link IllegalArgumentException}
   * of a wrong one says at which character what was expected.
   */
  public static LabelSelector parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          text.length() + " characters (expected: at most " + MAX_LENGTH + ")");
    }
    return text.isBlank() ? ALL : new LabelSelector(new Reader(text).requirements());
  }

  /** Whether a host of these labels is chosen. */
  public boolean matches(HostLabels labels) {
    for (Requirement requirement : requirements) {
      if (!requirement.isMetBy(labels)) {
        return false;
      }
    }
    return true;
  }

  /** Whether every host is chosen, whatever its labels are. */
  public boolean choosesAll() {
    return requirements.isEmpty();
  }

  /** Reads from left to right. */
  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    List<Requirement> requirements() {
      List<Requirement> all = new ArrayList<>();
      do {
        all.add(requirement());
      } while (take(","));
      if (at < text.length()) {
        throw expected("',' or the end");
      }
      return List.copyOf(all);
    }

    private Requirement requirement() {
      boolean isNot = take("!");
      String key = key();
      if (isNot) {
        return new Requirement(key, null, true);
      }
      if (take("!=")) {
        return new Requirement(key, Set.of(value()), true);
      }
      if (take("==") || take("=")) {
        return new Requirement(key, Set.of(value()), false);
      }
      skipBlanks();
      int begin = at;
      String word = word();
      if (word.equals("in") || word.equals("notin")) {
        return new Requirement(key, values(), word.equals("notin"));
      }
      at = begin;
      if (!word.isEmpty()) {
        throw expected("=, !=, in or notin");
      }
      return new Requirement(key, null, false);
    }

    private String key() {
      skipBlanks();
      int begin = at;
      while (at < text.length()
          && (LabelNames.isPartOfName(text.charAt(at)) || text.charAt(at) == '/')) {
        at++;
      }
      String key = text.substring(begin, at);
      String trouble = LabelNames.troubleOfKey(key);
      if (!trouble.isEmpty()) {
        at = begin;
        throw key.isEmpty() ? expected("a label's key") : expected(trouble);
      }
      return key;
    }

    private String value() {
      skipBlanks();
      int begin = at;
      String value = word();
      String trouble = LabelNames.troubleOfValue(value);
      if (!trouble.isEmpty()) {
        at = begin;
        throw expected(trouble);
      }
      return value;
    }

    private Set<String> values() {
      if (!take("(")) {
        throw expected("'('");
      }
      List<String> values = new ArrayList<>();
      do {
        values.add(value());
      } while (take(","));
      if (!take(")")) {
        throw expected("',' or ')'");
      }
      return Set.copyOf(values);
    }

    private String word() {
      int begin = at;
      while (at < text.length() && LabelNames.isPartOfName(text.charAt(at))) {
        at++;
      }
      return text.substring(begin, at);
    }

    private boolean take(String sign) {
      skipBlanks();
      if (!text.startsWith(sign, at)) {
        return false;
      }
      at += sign.length();
      return true;
    }

    private void skipBlanks() {
      while (at < text.length() && text.charAt(at) == ' ') {
        at++;
      }
    }

    private IllegalArgumentException expected(String what) {
      return new IllegalArgumentException(
          (at < text.length() ? "at character " + (at + 1) : "at the end") + ": expected " + what);
    }
  }
}
