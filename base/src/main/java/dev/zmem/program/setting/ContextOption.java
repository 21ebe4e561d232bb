package dev.zmem.program.setting;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * {@code --context}: read before the command line is, for it says where settings come from ({@link
 * ContextChoice}); stands here so that help and completion know it.
 */
public final class ContextOption {
  @Option(
      names = "--context",
      paramLabel = "NAME",
      description =
          "A fleet that 'zmemctl login' stored: its aggregator and certificate (default: the"
              + " current one, where neither options nor environment name an aggregator or TLS).")
  private @Nullable String name;

  /** As it was typed; null where it was not. */
  public @Nullable String name() {
    return name;
  }
}
