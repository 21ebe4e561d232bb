package dev.zmem.cli.admin;

import dev.zmem.cli.output.Column;
import dev.zmem.cli.output.Column.Detail;
import dev.zmem.cli.output.Column.Kind;
import dev.zmem.proto.v1.Role;
import dev.zmem.proto.v1.ViewLimits;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** The columns that lists of tokens and of certificates share. */
final class MemberColumns {
  private MemberColumns() {}

  /** The role that is granted. */
  static <R> Column<R> role(Function<R, Role> role) {
    return new Column<>(
        "ROLE", "role", Kind.TEXT, Detail.TABLE, row -> MemberWords.role(role.apply(row)));
  }

  /** What viewers may see; left out where each may see all. */
  static <R> Column<R> sees(Function<R, ViewLimits> limits) {
    return new Column<R>(
            "SEES", "sees", Kind.TEXT, Detail.TABLE, row -> MemberWords.limits(limits.apply(row)))
        .ifAny();
  }

  /** Time left until {@code endMillis}. */
  static <R> Column<R> endsIn(ToLongFunction<R> endMillis) {
    return new Column<>(
        "ENDS IN",
        "ends_in_seconds",
        Kind.SECONDS,
        Detail.TABLE,
        row -> MemberWords.secondsUntil(endMillis.applyAsLong(row)));
  }

  /** The time {@code endMillis}. */
  static <R> Column<R> endsAt(ToLongFunction<R> endMillis) {
    return new Column<>(
        "ENDS AT",
        "ends_at",
        Kind.TEXT,
        Detail.WIDE,
        row -> MemberWords.time(endMillis.applyAsLong(row)));
  }
}
