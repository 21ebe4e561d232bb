package dev.zmem.aggregator.query;

import dev.zmem.model.Attribute;
import dev.zmem.model.Attributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the rows of a table stand for: the processes that are alike in one thing, or in two.
 *
 * @param keys one or two, each another
 */
public record Grouping(List<Key> keys) {
  /** Keys at once. */
  public static final int MAX_KEYS = 2;

  private static final String HOST_KEY = "host";
  private static final String PROCESS_KEY = "pid";

  /** By program, as where nothing is said. */
  public static final Grouping BY_PROGRAM = new Grouping(List.of(new Of(Attribute.PROGRAM)));

  /** One row a process. */
  public static final Grouping BY_PROCESS = new Grouping(List.of(Pid.PID));

  /** In what processes are alike. */
  public sealed interface Key {
    /** The group that rows of these attributes belong to on a host. */
    String group(Attributes attributes, String hostName);

    /** Whether the subtotals of a host tell enough. */
    boolean isOfSubtotals();
  }

  /** An attribute. */
  public record Of(Attribute attribute) implements Key {
    @Override
    public String group(Attributes attributes, String hostName) {
      String value = attributes.get(attribute);
      if (!value.isEmpty()) {
        return value;
      }
      String none = attribute.groupOfNone();
      return none == null ? attributes.program() : none;
    }

    @Override
    public boolean isOfSubtotals() {
      return attribute.isSubtotalled();
    }
  }

  /** Their host. */
  public enum Host implements Key {
    HOST;

    @Override
    public String group(Attributes attributes, String hostName) {
      return hostName;
    }

    @Override
    public boolean isOfSubtotals() {
      return true;
    }
  }

  /** Nothing: each stands alone, under its program. */
  public enum Pid implements Key {
    PID;

    @Override
    public String group(Attributes attributes, String hostName) {
      return attributes.program();
    }

    @Override
    public boolean isOfSubtotals() {
      return false;
    }
  }

  /** The names of all keys, in the order of the help. */
  public static List<String> names() {
    return Stream.concat(
            Attribute.known().stream().map(Attribute::key), Stream.of(HOST_KEY, PROCESS_KEY))
        .toList();
  }

  /** Reads keys by name; none is by program. A {@link BadQueryException} names a wrong one. */
  public static Grouping of(List<String> names) {
    if (names.isEmpty()) {
      return BY_PROGRAM;
    }
    if (names.size() > MAX_KEYS) {
      throw new BadQueryException(
          "group_by", names.size() + " keys (expected: at most " + MAX_KEYS + ")");
    }
    if (new HashSet<>(names).size() < names.size()) {
      throw new BadQueryException("group_by", "'" + names.getFirst() + "' twice");
    }
    if (names.size() > 1 && names.contains(PROCESS_KEY)) {
      throw new BadQueryException("group_by", "'pid' stands alone");
    }
    List<Key> keys = new ArrayList<>(names.size());
    for (String name : names) {
      keys.add(key(name));
    }
    return new Grouping(List.copyOf(keys));
  }

  /** Whether the subtotals of a host tell enough. */
  boolean isOfSubtotals() {
    return keys.getFirst().isOfSubtotals() && keys.getLast().isOfSubtotals();
  }

  /** Whether there are about as many groups as names of one thing. */
  public boolean isOfFewGroups() {
    return keys.size() == 1 && isOfSubtotals();
  }

  /** Whether each process is a row. */
  public boolean isByProcess() {
    return keys.getFirst() == Pid.PID;
  }

  /** The group of rows of a host: one name a key. */
  List<String> group(Attributes attributes, String hostName) {
    String first = keys.getFirst().group(attributes, hostName);
    return keys.size() == 1
        ? List.of(first)
        : List.of(first, keys.getLast().group(attributes, hostName));
  }

  private static Key key(String name) {
    return switch (name) {
      case HOST_KEY -> Host.HOST;
      case PROCESS_KEY -> Pid.PID;
      default ->
          Attribute.of(name)
              .<Key>map(Of::new)
              .orElseThrow(() -> BadQueryException.unknownWord("group_by", name, names()));
    };
  }
}
