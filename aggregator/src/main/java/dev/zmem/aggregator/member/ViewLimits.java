package dev.zmem.aggregator.member;

import dev.zmem.text.Glob;
import dev.zmem.text.HostNames;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a viewer does not see of a fleet. Immutable.
 *
 * @param hostGlobs names of the hosts that the viewer sees, in lower case; empty for all hosts
 * @param hidesCommands whether command lines and environments are kept from the viewer
 */
public record ViewLimits(List<String> hostGlobs, boolean hidesCommands) {
  /** A viewer who sees all. */
  public static final ViewLimits NONE = new ViewLimits(List.of(), false);

  /** Globs of one viewer: they travel in its certificate. */
  public static final int MAX_GLOBS = 16;

  /** Characters of all of them. */
  public static final int MAX_CHARACTERS = 1_024;

  /** Nothing is seen: of one who may not ask. */
  public static final ViewLimits NOTHING = new ViewLimits(List.of(""), /* hidesCommands= */ true);

  /** In lower case. */
  public ViewLimits {
    hostGlobs = hostGlobs.stream().map(HostNames::canonical).toList();
  }

  /**
   * Those of one viewer; an {@link IllegalArgumentException} says which glob could match no host,
   * or what is too much.
   */
  public static ViewLimits of(List<String> hostGlobs, boolean hidesCommands) {
    if (hostGlobs.size() > MAX_GLOBS
        || hostGlobs.stream().mapToInt(String::length).sum() > MAX_CHARACTERS) {
      throw new IllegalArgumentException(
          "more than " + MAX_GLOBS + " globs, or " + MAX_CHARACTERS + " characters of them");
    }
    for (String glob : hostGlobs) {
      if (!HostNames.isGlob(glob)) {
        throw new IllegalArgumentException("'" + glob + "' could match no host's name");
      }
    }
    return new ViewLimits(hostGlobs, hidesCommands);
  }

  /** Whether the viewer sees a host of a name, which is in lower case. */
  public Predicate<String> hosts() {
    List<Glob> globs = hostGlobs.stream().map(Glob::of).toList();
    return globs.isEmpty()
        ? _ -> true
        : name -> globs.stream().anyMatch(glob -> glob.matches(name));
  }

  /**
   * Of a certificate that names two viewers: it shows the hosts of both, and hides what is hidden
   * from one.
   */
  public ViewLimits or(ViewLimits other) {
    boolean seesAll = hostGlobs.isEmpty() || other.hostGlobs.isEmpty();
    return new ViewLimits(
        seesAll
            ? List.of()
            : Stream.concat(hostGlobs.stream(), other.hostGlobs.stream()).distinct().toList(),
        hidesCommands || other.hidesCommands);
  }
}
