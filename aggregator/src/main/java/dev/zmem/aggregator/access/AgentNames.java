package dev.zmem.aggregator.access;

import dev.zmem.text.Glob;
import dev.zmem.text.HostNames;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts may report, where certificates are of a CA that the aggregator does not own: globs of
 * names, beside the rule that a certificate reports as a host that it names. Immutable.
 */
public final class AgentNames {
  /** Most globs. */
  public static final int MAX_GLOBS = 20_000;

  /** Every host. */
  public static final AgentNames ANY = new AgentNames(List.of("*"));

  private final List<String> texts;
  private final List<Glob> globs;

  /** These globs, in any case. */
  public AgentNames(Collection<String> globs) {
    this.texts = globs.stream().map(HostNames::canonical).toList();
    this.globs = texts.stream().map(Glob::of).toList();
  }

  /** Whether a host may report. */
  boolean include(String hostName) {
    String name = HostNames.canonical(hostName);
    return globs.stream().anyMatch(glob -> glob.matches(name));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AgentNames that && texts.equals(that.texts);
  }

  @Override
  public int hashCode() {
    return texts.hashCode();
  }
}
