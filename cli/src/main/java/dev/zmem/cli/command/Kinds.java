package dev.zmem.cli.command;

import dev.zmem.proto.v1.FigureKind;
import org.jspecify.annotations.Nullable;

/** What the kinds of figures are called, in tables and data. */
final class Kinds {
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
      case FIGURE_KIND_PAGE_TABLE_REFUSED -> "page_table_refused";
      case FIGURE_KIND_UNMEASURED -> "unmeasured";
      case FIGURE_KIND_READ_FAILED -> "read_failed";
      case FIGURE_KIND_DENIED -> "denied";
      case FIGURE_KIND_REFUSED -> "refused";
      case FIGURE_KIND_SAME_MEMORY -> "same_memory";
      case FIGURE_KIND_UNSPECIFIED, UNRECOGNIZED -> null;
    };
  }
}
