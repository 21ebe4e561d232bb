package dev.zmem.model;

import dev.zmem.text.SecretHash;
import java.util.Arrays;
import java.util.StringJoiner;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a process is called and belongs to: a value for each key that it has, none of them empty.
 * Sets with equal values are equal; a process keeps the object while nothing changes. Immutable.
 */
public final class Attributes implements Comparable<Attributes> {
  /** Nothing at all. */
  public static final Attributes NONE = new Attributes(new String[0]);

  private static final String[] USUAL_KEYS = {
    Attribute.COMMAND.key(), Attribute.PROGRAM.key(), Attribute.USER.key()
  };

  /** A key, its value, the next key, in the order of keys. */
  private final String[] pairs;

  private final int hash;

  private Attributes(String[] pairs) {
    this.pairs = pairs;
    int secret = 0;
    for (String word : pairs) {
      secret = SecretHash.of(secret, word);
    }
    this.hash = secret;
  }

  /** The three that every process has; an empty user or command is none. */
  public static Attributes of(String program, String command, String user) {
    return of(USUAL_KEYS, new String[] {command, program, user});
  }

  /**
   * Of a value for each key, the empty ones left out.
   *
   * @param keys in ascending order, none of them twice; else an {@link IllegalArgumentException}
   */
  public static Attributes of(String[] keys, String[] values) {
    String[] pairs = new String[2 * keys.length];
    int length = 0;
    for (int number = 0; number < keys.length; number++) {
      if (!values[number].isEmpty()) {
        if (length > 0 && pairs[length - 2].compareTo(keys[number]) >= 0) {
          throw new IllegalArgumentException(keys[number] + " after " + pairs[length - 2]);
        }
        pairs[length++] = keys[number];
        pairs[length++] = values[number];
      }
    }
    return new Attributes(length == pairs.length ? pairs : Arrays.copyOf(pairs, length));
  }

  /** The value; empty where there is none. */
  public String get(Attribute attribute) {
    return get(attribute.key());
  }

  /** The value of a key; empty where there is none. */
  public String get(String key) {
    int at = find(key);
    return at < 0 ? "" : pairs[at + 1];
  }

  /** The program's name; empty of a set that is not a process's. */
  public String program() {
    return get(Attribute.PROGRAM);
  }

  /** The scrubbed command line; empty where there is none. */
  public String command() {
    return get(Attribute.COMMAND);
  }

  /** The user's name; empty where it is not known. */
  public String user() {
    return get(Attribute.USER);
  }

  /** How many there are. */
  public int size() {
    return pairs.length / 2;
  }

  /** The same with this value; without the key where the value is empty. */
  public Attributes with(Attribute attribute, String value) {
    return with(attribute.key(), value);
  }

  /** The same with this value of a key; without it where the value is empty. */
  public Attributes with(String key, String value) {
    int at = find(key);
    if (at >= 0 && pairs[at + 1].equals(value) || at < 0 && value.isEmpty()) {
      return this;
    }
    int place = at >= 0 ? at : -at - 1;
    int added = at >= 0 ? (value.isEmpty() ? -2 : 0) : 2;
    String[] changed = new String[pairs.length + added];
    System.arraycopy(pairs, 0, changed, 0, place);
    int behind = at >= 0 ? place + 2 : place;
    System.arraycopy(
        pairs, behind, changed, value.isEmpty() ? place : place + 2, pairs.length - behind);
    if (!value.isEmpty()) {
      changed[place] = key;
      changed[place + 1] = value;
    }
    return new Attributes(changed);
  }

  /** Those of the described ones that {@code wanted} accepts. */
  public Attributes only(Predicate<Attribute> wanted) {
    String[] some = new String[pairs.length];
    int length = 0;
    for (int at = 0; at < pairs.length; at += 2) {
      Attribute attribute = Attribute.describedAs(pairs[at]);
      if (attribute != null && wanted.test(attribute)) {
        some[length++] = attribute.key();
        some[length++] = pairs[at + 1];
      }
    }
    return length == pairs.length ? this : new Attributes(Arrays.copyOf(some, length));
  }

  /** The same without command line and variables of the environment. */
  public Attributes withoutCommands() {
    String[] some = new String[pairs.length];
    int length = 0;
    for (int at = 0; at < pairs.length; at += 2) {
      if (!pairs[at].equals(Attribute.COMMAND.key())
          && !pairs[at].startsWith(Attribute.ENVIRONMENT)) {
        some[length++] = pairs[at];
        some[length++] = pairs[at + 1];
      }
    }
    return length == pairs.length ? this : new Attributes(Arrays.copyOf(some, length));
  }

  /** Calls {@code each} with every key and its value, in the order of keys. */
  public void forEach(BiConsumer<String, String> each) {
    for (int at = 0; at < pairs.length; at += 2) {
      each.accept(pairs[at], pairs[at + 1]);
    }
  }

  /** Where the key stands, or where it would as {@code -place - 1}. */
  private int find(String key) {
    for (int at = 0; at < pairs.length; at += 2) {
      int order = pairs[at].equals(key) ? 0 : pairs[at].compareTo(key);
      if (order >= 0) {
        return order == 0 ? at : -at - 1;
      }
    }
    return -pairs.length - 1;
  }

  /**
   * The value as tables show and filters see it: of what has none, the group that it belongs to.
   */
  public String shown(Attribute attribute) {
    String value = get(attribute);
    if (!value.isEmpty()) {
      return value;
    }
    String none = attribute.groupOfNone();
    return none == null ? program() : none;
  }

  /** By the first key or value that differs. */
  @Override
  public int compareTo(Attributes other) {
    int common = Math.min(pairs.length, other.pairs.length);
    for (int at = 0; at < common; at++) {
      int order = pairs[at].compareTo(other.pairs[at]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(pairs.length, other.pairs.length);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Attributes that
        && hash == that.hash
        && Arrays.equals(pairs, that.pairs);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ", "{", "}");
    forEach((key, value) -> text.add(key + "=" + value));
    return text.toString();
  }
}
