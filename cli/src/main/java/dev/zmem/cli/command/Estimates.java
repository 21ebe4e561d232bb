package dev.zmem.cli.command;

import dev.zmem.proto.v1.FigureKind;
import dev.zmem.proto.v1.TableRow;
import org.jspecify.annotations.Nullable;

/**
 * Which figures of a row are estimates, by the kind of the row. RSS never is. A sum has the weakest
 * kind among its processes.
 */
final class Estimates {
  private Estimates() {}

  /** The kind's name, or null when the aggregator did not say one that this program knows. */
  static @Nullable String kind(FigureKind kind) {
    return switch (kind) {
      case FIGURE_KIND_EXACT -> "exact";
      case FIGURE_KIND_STEPPED -> "stepped";
      case FIGURE_KIND_SAMPLED -> "sampled";
      case FIGURE_KIND_CHEAP -> "cheap";
      case FIGURE_KIND_DENIED -> "denied";
      case FIGURE_KIND_UNSPECIFIED, UNRECOGNIZED -> null;
    };
  }

  /** PSS, and with it RAM and the shared part. */
  static boolean pss(TableRow row) {
    return switch (row.getKind()) {
      case FIGURE_KIND_STEPPED, FIGURE_KIND_SAMPLED, FIGURE_KIND_CHEAP -> true;
      default -> hasUnnamedError(row);
    };
  }

  /** USS. */
  static boolean uss(TableRow row) {
    return switch (row.getKind()) {
      case FIGURE_KIND_SAMPLED, FIGURE_KIND_CHEAP -> true;
      case FIGURE_KIND_STEPPED -> false;
      default -> hasUnnamedError(row);
    };
  }

  /** Swap, in full or proportional. */
  static boolean swap(TableRow row) {
    return switch (row.getKind()) {
      case FIGURE_KIND_SAMPLED -> true;
      case FIGURE_KIND_CHEAP -> row.getCount() > 1; // a sampled process may be among them
      case FIGURE_KIND_STEPPED -> false;
      default -> hasUnnamedError(row);
    };
  }

  /** Processes folded into a remainder keep their error but lose their kind: any may be meant. */
  private static boolean hasUnnamedError(TableRow row) {
    return row.getErrorBytes() > 0;
  }
}
