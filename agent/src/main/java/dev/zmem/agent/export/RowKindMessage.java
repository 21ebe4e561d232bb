package dev.zmem.agent.export;

import dev.zmem.model.RowKind;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Kinds of rows as they travel, under the same names. */
final class RowKindMessage {
  private static final Map<RowKind, dev.zmem.proto.v1.RowKind> MESSAGES =
      new EnumMap<>(RowKind.class);

  static {
    for (RowKind kind : RowKind.values()) {
      MESSAGES.put(kind, dev.zmem.proto.v1.RowKind.valueOf("ROW_KIND_" + kind.name()));
    }
  }

  private RowKindMessage() {}

  static dev.zmem.proto.v1.RowKind of(RowKind kind) {
    return Objects.requireNonNull(MESSAGES.get(kind));
  }
}
