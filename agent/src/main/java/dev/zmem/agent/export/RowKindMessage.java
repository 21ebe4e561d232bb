package dev.zmem.agent.export;

import dev.zmem.model.RowKind;

/** Where figures come from, as the wire says it. Pure; any thread. */
final class RowKindMessage {
  private RowKindMessage() {}

  /** The wire's word for a kind. */
  static dev.zmem.proto.v1.RowKind of(RowKind kind) {
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
