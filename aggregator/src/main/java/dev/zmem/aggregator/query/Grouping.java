package dev.zmem.aggregator.query;

import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.pod.Pods;
import dev.zmem.aggregator.question.BadQueryException;
import dev.zmem.label.LabelNames;
import dev.zmem.model.Attribute;
import dev.zmem.model.Attributes;
import dev.zmem.model.GroupNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of a table stand for: the processes that are alike in one thing, or in two.
 *
 * @param keys one or two, each another
 */
public record Grouping(List<Key> keys) {
  /** Keys at once. */
  public static final int MAX_KEYS = 2;

  /** By program, as where nothing is said. */
  public static final Grouping BY_PROGRAM = new Grouping(List.of(new Of(Attribute.PROGRAM)));

  private static final Key TREE = new Of(Attribute.TREE);

  private static final Key COMMAND = new Of(Attribute.COMMAND);

  /** One row a process. */
  public static final Grouping BY_PROCESS = new Grouping(List.of(Pid.PID));

  /** In what processes are alike. */
  public sealed interface Key {
    /** The group that rows of these attributes belong to on a host. */
    String group(Attributes attributes, HostIdentity host, Pods pods);

    /** Whether the subtotals of a host tell enough. */
    boolean isOfSubtotals();

    /** Whether rows of one set of attributes are in different groups on different hosts. */
    default boolean isOfHosts() {
      return false;
    }
  }

  /** An attribute. */
  public record Of(Attribute attribute) implements Key {
    @Override
    public String group(Attributes attributes, HostIdentity host, Pods pods) {
      return pods.shown(attributes, attribute);
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
    public String group(Attributes attributes, HostIdentity host, Pods pods) {
      return host.name();
    }

    @Override
    public boolean isOfSubtotals() {
      return true;
    }

    @Override
    public boolean isOfHosts() {
      return true;
    }
  }

  /** A label of their host. */
  public record Label(String key) implements Key {
    /** Of hosts without the label. */
    static final String NONE = "-";

    @Override
    public String group(Attributes attributes, HostIdentity host, Pods pods) {
      String value = host.labels().value(key);
      return value == null ? NONE : value;
    }

    @Override
    public boolean isOfSubtotals() {
      return true;
    }

    @Override
    public boolean isOfHosts() {
      return true;
    }
  }

  /** Nothing: each stands alone, under its program. */
  public enum Pid implements Key {
    PID;

    @Override
    public String group(Attributes attributes, HostIdentity host, Pods pods) {
      return attributes.program();
    }

    @Override
    public boolean isOfSubtotals() {
      return false;
    }
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
    if (names.size() > 1 && names.contains(GroupNames.PROCESS)) {
      throw new BadQueryException("group_by", "'" + GroupNames.PROCESS + "' stands alone");
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

  /** Whether a group's name does not tell which programs are in it. */
  public boolean isOfTrees() {
    return keys.contains(TREE);
  }

  /** Whether a group depends on the host, and not on a row's attributes alone. */
  boolean isOfHosts() {
    return keys.getFirst().isOfHosts() || keys.getLast().isOfHosts();
  }

  /** Whether each group is of one host. */
  public boolean isOfOneHost() {
    return isByProcess() || keys.contains(Host.HOST);
  }

  /** Whether there are about as many groups as names of one thing. */
  boolean isOfFewGroups() {
    return keys.size() == 1 && isOfSubtotals();
  }

  /** Whether command lines or variables of the environment are told. */
  boolean showsCommands() {
    return isByProcess()
        || keys.stream().anyMatch(key -> key instanceof Of(Attribute of) && of.isOfCommands());
  }

  /** Whether rows of one command are a group, and nothing else is asked. */
  boolean isByCommand() {
    return keys.size() == 1 && keys.getFirst().equals(COMMAND);
  }

  /** Whether each process is a row. */
  public boolean isByProcess() {
    return keys.getFirst() == Pid.PID;
  }

  /** The group of rows of a host. */
  Names group(Attributes attributes, HostIdentity host, Pods pods) {
    String first = keys.getFirst().group(attributes, host, pods);
    return new Names(first, keys.size() == 1 ? null : keys.getLast().group(attributes, host, pods));
  }

  /**
   * The names of a group, one for each key. Ordered, so that a map keeps names of one hash apart:
   * anybody can choose such names. Compared by hand, which saves a start 29 ms (benchmark {@code
   * records}).
   *
   * @param second null where there is one key
   */
  record Names(String first, @Nullable String second) implements Comparable<Names> {
    /** Both, in the order of the keys. */
    List<String> list() {
      return second == null ? List.of(first) : List.of(first, second);
    }

    @Override
    public int compareTo(Names other) {
      int order = first.compareTo(other.first);
      return order == 0 && second != null && other.second != null
          ? second.compareTo(other.second)
          : order;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Names that
          && first.equals(that.first)
          && Objects.equals(second, that.second);
    }

    @Override
    public int hashCode() {
      return 31 * first.hashCode() + (second == null ? 0 : second.hashCode());
    }
  }

  private static Key key(String name) {
    if (name.startsWith(GroupNames.LABEL)) {
      String key = name.substring(GroupNames.LABEL.length());
      String trouble = LabelNames.troubleOfKey(key);
      if (!trouble.isEmpty()) {
        throw new BadQueryException("group_by", GroupNames.LABEL + "KEY: " + trouble);
      }
      return new Label(key);
    }
    return switch (name) {
      case GroupNames.HOST -> Host.HOST;
      case GroupNames.PROCESS -> Pid.PID;
      default ->
          Attribute.of(name)
              .<Key>map(Of::new)
              .orElseThrow(() -> BadQueryException.unknownWord("group_by", name, GroupNames.all()));
    };
  }
}
