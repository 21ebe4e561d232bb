package dev.zmem.model;

import java.util.ArrayList;
import java.util.List;

/** The names of what rows of a table stand for: the attributes', the host and the one process. */
public final class GroupNames {
  /** Of rows of one host. */
  public static final String HOST = "host";

  /** Of rows of one process. */
  public static final String PROCESS = "pid";

  /** Before the key of a label of hosts. */
  public static final String LABEL = "label:";

  private GroupNames() {}

  /** All, in the order of the help. */
  public static List<String> all() {
    List<String> names = new ArrayList<>(Attribute.keys());
    names.add(HOST);
    names.add(PROCESS);
    return names;
  }
}
