package dev.zmem.model;

/**
 * Where figures come from.
 *
 * @param kind how they came to be
 * @param errorBytes bound of their error, 0 for exact ones
 * @param measuredAtNanos when they were taken, on the monotonic clock of whoever holds them
 */
public record Provenance(RowKind kind, long errorBytes, long measuredAtNanos) {

  /** An exact reading. */
  public static Provenance exact(long measuredAtNanos) {
    return new Provenance(RowKind.EXACT, 0, measuredAtNanos);
  }

  /** No figures: denied, or counted elsewhere. */
  public static Provenance without(RowKind kind, long nowNanos) {
    return new Provenance(kind, 0, nowNanos);
  }

  /** The same figures taken again. */
  public Provenance at(long newMeasuredAtNanos) {
    return new Provenance(kind, errorBytes, newMeasuredAtNanos);
  }
}
