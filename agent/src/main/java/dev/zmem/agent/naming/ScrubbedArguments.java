package dev.zmem.agent.naming;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of one process, and the same without secrets, which are made once: an interpreter's
 * name and its command line both ask for them. One thread.
 */
public final class ScrubbedArguments {
  private final List<String> raw;
  private @Nullable List<String> scrubbed;

  /** For these arguments, as the kernel shows them. */
  public ScrubbedArguments(List<String> raw) {
    this.raw = raw;
  }

  /** As the kernel shows them. */
  List<String> raw() {
    return raw;
  }

  /** Without secrets, one for each. */
  List<String> withoutSecrets() {
    if (scrubbed == null) {
      scrubbed = SecretScrubber.scrub(raw);
    }
    return scrubbed;
  }
}
