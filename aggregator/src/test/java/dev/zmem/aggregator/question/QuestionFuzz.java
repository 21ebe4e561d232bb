package dev.zmem.aggregator.question;

import dev.zmem.fuzz.Contract;
import java.util.Arrays;
import java.util.List;

/**
 * What users type to choose rows: globs, a selector and an expression, a line each, then a name.
 * Each chooses or does not; or there is one {@link BadQueryException}.
 */
public final class QuestionFuzz {
  private static final int MOST_NAME = 256;

  private QuestionFuzz() {}

  /** One question. */
  public static void fuzzerTestOneInput(byte[] data) {
    List<byte[]> parts = Contract.parts(data, '\n', 4);
    String name = Contract.text(parts.getLast());
    name = name.substring(0, Math.min(name.length(), MOST_NAME));
    try {
      String globs = Contract.text(parts.getFirst());
      String selector = parts.size() > 1 ? Contract.text(parts.get(1)) : "";
      HostGlobs hosts = new HostGlobs(Arrays.asList(globs.split(",", -1)), selector);
      boolean matches = hosts.matches(name);
      Contract.require(
          !matches
              || hosts.asksForAll()
              || hosts.unmatched(List.of(name), Cancellation.NEVER).size() < hosts.wanted().size(),
          "a host that is matched has its glob");
    } catch (BadQueryException refusal) {
      Contract.requireReason(refusal);
    }
    try {
      NameFilter filter = new NameFilter(parts.size() > 2 ? Contract.text(parts.get(2)) : "");
      Contract.require(!filter.passesAll() || filter.passes(name), "all names pass");
      var _ = filter.accepts(name);
    } catch (BadQueryException refusal) {
      Contract.requireReason(refusal);
    }
  }
}
