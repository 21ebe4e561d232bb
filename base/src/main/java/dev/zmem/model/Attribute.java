package dev.zmem.model;

import dev.zmem.label.LabelNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that a process is called or belongs to, described once: groups, filters, columns and
 * help read this. On the agent a source of attributes reads it; on the wire it travels by its key,
 * so that an aggregator groups by attributes which it does not know. Immutable.
 *
 * <p>A new attribute is a constant here and a source on the agent.
 */
public final class Attribute {
  private static final List<Attribute> KNOWN = new ArrayList<>();
  private static final List<Attribute> VIEW = Collections.unmodifiableList(KNOWN);
  private static final Map<String, Attribute> BY_KEY = new HashMap<>();

  /** The name of what runs, the same on every host; every row has it. */
  public static final Attribute PROGRAM =
      known(
          "program",
          "PROGRAM",
          true,
          null,
          "The name of what runs, the same on all hosts: %h is the host's own name, * a number that"
              + " tells workers apart. HOST, PID, USER and COMMAND are the process's own; secrets"
              + " in COMMAND are masked.");

  /** The effective user's name, or the number where it has no name. */
  public static final Attribute USER =
      known("user", "USER", true, "-", "The user that the process acts as.");

  /** The command line, scrubbed of secrets; a process without one stands under its program. */
  public static final Attribute COMMAND =
      known("command", "COMMAND", false, null, "The command line; secrets in it are masked.");

  /** The control group that bounds its memory. */
  public static final Attribute CGROUP =
      known("cgroup", "CGROUP", true, "-", "The path of the control group that bounds its memory.");

  /** The systemd unit that it runs in. */
  public static final Attribute UNIT =
      known("unit", "UNIT", true, "-", "The systemd unit that it runs in; - for none.");

  /** The container that it runs in. */
  public static final Attribute CONTAINER =
      known(
          "container",
          "CONTAINER",
          true,
          "-",
          "The container that it runs in: its name where a file of its engine tells it (Docker,"
              + " Podman) or the engine has no ids, else its short id; - for none.");

  /** The Kubernetes pod that it is of. */
  public static final Attribute POD =
      known(
          "pod",
          "POD",
          true,
          "-",
          "Its Kubernetes pod: namespace/name where the aggregator knows it (--kubernetes), else the"
              + " uid; - for none.");

  /** The file that it runs. */
  public static final Attribute EXE =
      known(
          "exe",
          "EXE",
          true,
          "-",
          "The path of the file that it runs, within its own root; - where the agent may not see"
              + " it.");

  /** The root of its tree of processes. */
  public static final Attribute TREE =
      known(
          "tree",
          "TREE",
          true,
          null,
          "The program of the tree's root, with which its children count: the highest parent within"
              + " the control group, as the main process of a pool.");

  /** Before the name of a variable in the environment that a process was started with. */
  public static final String ENVIRONMENT = "env:";

  /** Before the key of a label of Kubernetes pods, which the aggregator knows and no agent. */
  public static final String POD_LABEL = "pod-label:";

  /** Longest name of a variable, characters. */
  private static final int MAX_VARIABLE = 64;

  /** Attributes of one process. */
  public static final int MAX_A_PROCESS = 16;

  /** Longest value, UTF-8 bytes. */
  public static final int MAX_VALUE_BYTES = 1024;

  private final String key;
  private final String title;
  private final boolean isSubtotalled;
  private final @Nullable String groupOfNone;
  private final String help;

  private Attribute(
      String key, String title, boolean isSubtotalled, @Nullable String groupOfNone, String help) {
    this.key = key;
    this.title = title;
    this.isSubtotalled = isSubtotalled;
    this.groupOfNone = groupOfNone;
    this.help = help;
  }

  /** All that are described, in the order of the help. */
  public static List<Attribute> known() {
    return VIEW;
  }

  /** Their keys. */
  public static List<String> keys() {
    return KNOWN.stream().map(Attribute::key).toList();
  }

  /**
   * The attribute of this key, if it is described, a variable of the environment or a label of
   * pods.
   */
  public static Optional<Attribute> of(String key) {
    if (key.startsWith(POD_LABEL)) {
      String label = key.substring(POD_LABEL.length());
      return LabelNames.troubleOfKey(label).isEmpty()
          ? Optional.of(podLabel(label))
          : Optional.empty();
    }
    String variable = key.startsWith(ENVIRONMENT) ? key.substring(ENVIRONMENT.length()) : "";
    return isVariable(variable)
        ? Optional.of(environment(variable))
        : Optional.ofNullable(describedAs(key));
  }

  /**
   * A variable of the environment, which its agent's owner allows by name. Hosts are not summed by
   * it: a variable may have another value in each process.
   *
   * @param name a name as shells have them; else an {@link IllegalArgumentException}
   */
  public static Attribute environment(String name) {
    if (!isVariable(name)) {
      throw new IllegalArgumentException("'" + name + "' is no name of a variable");
    }
    return new Attribute(
        ENVIRONMENT + name,
        name,
        false,
        "-",
        "The variable " + name + " of the environment that it was started with; - for none.");
  }

  /** A label of pods. Hosts are summed by the pod, so they are by this. */
  private static Attribute podLabel(String label) {
    return new Attribute(
        POD_LABEL + label,
        label.substring(label.indexOf('/') + 1).toUpperCase(Locale.ROOT),
        true,
        "-",
        "The value of this label of the Kubernetes pods; - of pods without it, or not known.");
  }

  /** Whether it is a label of pods. */
  public boolean isPodLabel() {
    return key.startsWith(POD_LABEL);
  }

  /** Whether it is a variable of the environment. */
  public boolean isVariable() {
    return key.startsWith(ENVIRONMENT);
  }

  /** Whether it tells how a process was started: its command line or environment. */
  public boolean isOfCommands() {
    return isVariable() || equals(COMMAND);
  }

  /** Whether it is a name of a variable, as shells have them, and not too long. */
  public static boolean isVariable(String name) {
    if (name.isEmpty() || name.length() > MAX_VARIABLE) {
      return false;
    }
    for (int at = 0; at < name.length(); at++) {
      char each = name.charAt(at);
      boolean letter = each >= 'a' && each <= 'z' || each >= 'A' && each <= 'Z' || each == '_';
      if (!letter && (at == 0 || each < '0' || each > '9')) {
        return false;
      }
    }
    return true;
  }

  /** The same for what is done for every row; null where it is not described. */
  static @Nullable Attribute describedAs(String key) {
    return BY_KEY.get(key);
  }

  /** Its name on the wire, in {@code --by} and in data. */
  public String key() {
    return key;
  }

  /** Of its column. */
  public String title() {
    return title;
  }

  /** A sentence for the legend. */
  public String help() {
    return help;
  }

  /**
   * Whether the rows of a host are summed by it when they arrive: of attributes with few values, by
   * which most questions group, so that a question adds some dozen sums a host.
   */
  public boolean isSubtotalled() {
    return isSubtotalled;
  }

  /** The group of processes that have none; null where they stand under their program. */
  public @Nullable String groupOfNone() {
    return groupOfNone;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Attribute that && key.equals(that.key);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }

  @Override
  public String toString() {
    return key;
  }

  private static Attribute known(
      String key, String title, boolean isSubtotalled, @Nullable String groupOfNone, String help) {
    Attribute attribute = new Attribute(key, title, isSubtotalled, groupOfNone, help);
    KNOWN.add(attribute);
    BY_KEY.put(key, attribute);
    return attribute;
  }
}
