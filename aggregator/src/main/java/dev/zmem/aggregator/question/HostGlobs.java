package dev.zmem.aggregator.question;

import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.label.LabelSelector;
import dev.zmem.text.Glob;
import java.util.ArrayList;
import java.util.List;

/**
 * Which hosts: globs with {@code *}, {@code ?} and {@code [a-z]}, ignoring case; {@code !glob}
 * takes hosts out again. No glob, or only such with {@code !}, starts from all hosts. A selector on
 * their labels takes out those that it does not choose. Immutable.
 */
public final class HostGlobs {
  /** Globs in one question. */
  public static final int MAX_GLOBS = 256;

  /** Characters of one glob. */
  public static final int MAX_GLOB_LENGTH = 256;

  private final List<Glob> included = new ArrayList<>();
  private final List<Glob> excluded = new ArrayList<>();
  private final List<String> wanted = new ArrayList<>();
  private final LabelSelector labels;

  /** Reads globs; {@link BadQueryException} for one that cannot be read. */
  public HostGlobs(List<String> globs) {
    this(globs, "");
  }

  /** Reads globs and a selector, which is empty for all labels; likewise. */
  public HostGlobs(List<String> globs, String labelSelector) {
    this.labels = selector(labelSelector);
    if (globs.size() > MAX_GLOBS) {
      throw new BadQueryException(
          "hosts", globs.size() + " globs (expected: at most " + MAX_GLOBS + ")");
    }
    for (String glob : globs) {
      if (glob.isEmpty() || glob.length() > MAX_GLOB_LENGTH) {
        throw new BadQueryException(
            "hosts",
            "a glob of " + glob.length() + " characters (expected: 1 to " + MAX_GLOB_LENGTH + ")");
      }
      if (glob.startsWith("!")) {
        excluded.add(compile(glob.substring(1)));
      } else {
        included.add(compile(glob));
        wanted.add(glob);
      }
    }
  }

  /** Whether a host is meant. */
  public boolean matches(HostIdentity host) {
    return labels.matches(host.labels()) && matches(host.name());
  }

  /** Whether a host of this name is meant, of whatever labels. */
  public boolean matches(String hostName) {
    return (included.isEmpty() || included.stream().anyMatch(glob -> glob.matches(hostName)))
        && excluded.stream().noneMatch(glob -> glob.matches(hostName));
  }

  /** Whether no glob asks for single hosts. */
  public boolean asksForAll() {
    return wanted.isEmpty();
  }

  /** The globs that ask for hosts, as they were given. */
  public List<String> wanted() {
    return wanted;
  }

  /** Of the globs that ask for hosts, those that none of these names is meant by. */
  public List<String> unmatched(List<String> names, Cancellation cancellation) {
    List<Integer> left = new ArrayList<>();
    for (int glob = 0; glob < included.size(); glob++) {
      left.add(glob);
    }
    for (int name = 0; name < names.size() && !left.isEmpty(); name++) {
      cancellation.check();
      String host = names.get(name);
      left.removeIf(glob -> included.get(glob).matches(host));
    }
    return left.stream().map(wanted::get).toList();
  }

  private static LabelSelector selector(String text) {
    try {
      return LabelSelector.parse(text);
    } catch (IllegalArgumentException e) {
      throw new BadQueryException("label_selector", String.valueOf(e.getMessage()));
    }
  }

  private static Glob compile(String glob) {
    try {
      return Glob.withSetsIgnoringCase(glob);
    } catch (IllegalArgumentException e) {
      throw new BadQueryException("hosts", "'" + glob + "': " + e.getMessage());
    }
  }
}
