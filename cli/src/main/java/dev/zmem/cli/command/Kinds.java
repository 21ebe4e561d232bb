package dev.zmem.cli.command;

import dev.zmem.proto.v1.FigureKind;
import dev.zmem.proto.v1.KindCount;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the kinds of figures are called, in tables and data. */
final class Kinds {
  private static final String SEVERAL = "mixed";

  private Kinds() {}

  /** The kind's name, or null when the aggregator did not say one that this program knows. */
  static @Nullable String name(FigureKind kind) {
    return switch (kind) {
      case FIGURE_KIND_EXACT -> "exact";
      case FIGURE_KIND_STEPPED -> "stepped";
      case FIGURE_KIND_SAMPLED -> "sampled";
      case FIGURE_KIND_CHEAP -> "cheap";
      case FIGURE_KIND_NEVER_WALKED -> "never_walked";
      case FIGURE_KIND_PSS_OFF -> "pss_off";
      case FIGURE_KIND_TOO_LARGE -> "too_large";
      case FIGURE_KIND_UNMEASURED -> "unmeasured";
      case FIGURE_KIND_READ_FAILED -> "read_failed";
      case FIGURE_KIND_DENIED -> "denied";
      case FIGURE_KIND_UNREADABLE -> "unreadable";
      case FIGURE_KIND_SAME_MEMORY -> "same_memory";
      case FIGURE_KIND_UNSPECIFIED, UNRECOGNIZED -> null;
    };
  }

  /** Of a row: the kind that all its processes have, or {@code mixed}. */
  static @Nullable String name(FigureKind kind, List<KindCount> counts) {
    return counts.isEmpty() ? name(kind) : SEVERAL;
  }

  /** Of a row: how many processes are of which kind; null where no kind is known. */
  static @Nullable Map<String, Object> counts(
      FigureKind kind, long processes, List<KindCount> counts) {
    Map<String, Object> named = new LinkedHashMap<>();
    for (KindCount count : counts) {
      String name = name(count.getKind());
      if (name != null) {
        named.put(name, count.getProcesses());
      }
    }
    String only = name(kind);
    if (counts.isEmpty() && only != null) {
      named.put(only, processes);
    }
    return named.isEmpty() ? null : named;
  }
}
