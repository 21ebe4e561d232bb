package dev.zmem.aggregator.query;

import dev.zmem.model.Attribute;
import dev.zmem.model.Attributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the rows of a table stand for: the processes that are alike in one thing, or in two.
 *
 * @param keys one or two, each another
 */
public record Grouping(List<Key> keys) {
  /** Keys at once. */
  public static final int MAX_KEYS = 2;

  private static final String HOST = "host";
  private static final String PID = "pid";

  /** By program, as where nothing is said. */
  public static final Grouping BY_PROGRAM = new Grouping(List.of(new Of(Attribute.PROGRAM)));

  /** One row a process. */
  public static final Grouping BY_PROCESS = new Grouping(List.of(Process.PROCESS));

  /** In what processes are alike. */
  public sealed interface Key {
    /** As it is typed. */
    String name();
  }

  /** An attribute. */
  public record Of(Attribute attribute) implements Key {
    @Override
    public String name() {
      return attribute.key();
    }

    /** The group that rows of these attributes belong to. */
    String group(Attributes attributes) {
      String value = attributes.get(attribute);
      if (!value.isEmpty()) {
        return value;
      }
      String none = attribute.groupOfNone();
      return none == null ? attributes.program() : none;
    }
  }

  /** Their host. */
  public enum Host implements Key {
    HOST
  }

  /** Nothing: each stands alone. */
  public enum Process implements Key {
    PROCESS
  }

  /** The names of all keys, in the order of the help. */
  public static List<String> names() {
    return Stream.concat(
            Attribute.known().stream().map(Attribute::key), Stream.of(HOST, PID))
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
    if (names.size() > 1 && names.contains(PID)) {
      throw new BadQueryException("group_by", "'pid' stands alone");
    }
    List<Key> keys = new ArrayList<>(names.size());
    for (String name : names) {
      keys.add(key(name));
    }
    return new Grouping(List.copyOf(keys));
  }

  /** Whether a host's subtotals tell enough. */
  boolean isOfSubtotals() {
    return keys.stream()
        .allMatch(key ->
            switch (key) {
              case Of(Attribute attribute) -> attribute.isSubtotalled();
              case Host host -> true;
              case Process process -> false;
            });
  }

  /** Whether each process is a row. */
  boolean isByProcess() {
    return equals(BY_PROCESS);
  }

  /** The group of rows of a host: one name a key. */
  List<String> group(Attributes attributes, String hostName) {
    String first = group(keys.getFirst(), attributes, hostName);
    return keys.size() == 1
        ? List.of(first)
        : List.of(first, group(keys.getLast(), attributes, hostName));
  }

  private static String group(Key key, Attributes attributes, String hostName) {
    return switch (key) {
      case Of of -> of.group(attributes);
      case Host host -> hostName;
      case Process process -> attributes.program();
    };
  }

  private static Key key(String name) {
    return switch (name) {
      case HOST -> Host.HOST;
      case PID -> Process.PROCESS;
      default ->
          Attribute.of(name)
              .<Key>map(Of::new)
              .orElseThrow(() ->
                  new BadQueryException(
                      "group_by",
                      "'"
                          + name
                          + "' (expected: "
                          + names().stream().collect(Collectors.joining(", "))
                          + ")"));
    };
  }
}
