package dev.zmem.agent.export;

import dev.zmem.model.RowKind;
import dev.zmem.proto.v1.Feature;
import java.util.List;

/** How much an aggregator understands of where figures come from. */
enum Dialect {
  /** Nothing: a row is exact, denied or counted elsewhere. */
  PLAIN,
  /** Estimates, their bounds and ages. */
  PROVENANCE,
  /** Also why a row has no PSS, and what a remainder is made of. */
  REASONS;

  /** Of an aggregator that knows these features. */
  static Dialect of(List<Feature> features) {
    if (!features.contains(Feature.FEATURE_PROVENANCE)) {
      return PLAIN;
    }
    return features.contains(Feature.FEATURE_REASONS) ? REASONS : PROVENANCE;
  }

  /** Whether bounds and ages travel. */
  boolean hasProvenance() {
    return this != PLAIN;
  }

  /** The kind that the aggregator is told of a row. */
  dev.zmem.proto.v1.RowKind told(Row row) {
    RowKind kind = row.provenance().kind();
    if (this == REASONS) {
      return wire(kind);
    }
    if (kind.isDenied()) {
      return dev.zmem.proto.v1.RowKind.ROW_KIND_DENIED;
    }
    if (kind.hasPss()) {
      return row.isRemainder()
          ? dev.zmem.proto.v1.RowKind.ROW_KIND_REMAINDER
          : wire(this == PLAIN ? RowKind.EXACT : kind);
    }
    if (kind == RowKind.SAME_MEMORY) {
      return wire(kind);
    }
    return wire(this == PLAIN ? RowKind.DENIED : RowKind.CHEAP);
  }

  private static dev.zmem.proto.v1.RowKind wire(RowKind kind) {
    return switch (kind) {
      case SAME_MEMORY -> dev.zmem.proto.v1.RowKind.ROW_KIND_SAME_MEMORY;
      case EXACT -> dev.zmem.proto.v1.RowKind.ROW_KIND_EXACT;
      case STEPPED -> dev.zmem.proto.v1.RowKind.ROW_KIND_STEPPED;
      case SAMPLED -> dev.zmem.proto.v1.RowKind.ROW_KIND_SAMPLED;
      case CHEAP -> dev.zmem.proto.v1.RowKind.ROW_KIND_CHEAP;
      case NEVER_WALKED -> dev.zmem.proto.v1.RowKind.ROW_KIND_NEVER_WALKED;
      case PSS_OFF -> dev.zmem.proto.v1.RowKind.ROW_KIND_PSS_OFF;
      case PAGE_TABLE_REFUSED -> dev.zmem.proto.v1.RowKind.ROW_KIND_PAGE_TABLE_REFUSED;
      case UNMEASURED -> dev.zmem.proto.v1.RowKind.ROW_KIND_UNMEASURED;
      case READ_FAILED -> dev.zmem.proto.v1.RowKind.ROW_KIND_READ_FAILED;
      case DENIED -> dev.zmem.proto.v1.RowKind.ROW_KIND_DENIED;
      case REFUSED -> dev.zmem.proto.v1.RowKind.ROW_KIND_REFUSED;
    };
  }
}
