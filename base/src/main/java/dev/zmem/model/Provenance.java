package dev.zmem.model;

/**
 * Where a row's figures come from.
 *
 * @param kind how they came to be; of several processes the weakest
 * @param errorBytes bound of PSS's error, 0 for an exact one; of no meaning without PSS
 * @param measuredAtNanos when PSS was taken, on the monotonic clock of whoever holds it; of no
 *     meaning without PSS
 * @param estimates processes of the row whose PSS is an estimate
 * @param swapErrorBytes bound of SwapPss's error, 0 for an exact one
 */
public record Provenance(
    RowKind kind, long errorBytes, long measuredAtNanos, int estimates, long swapErrorBytes) {

  /** With exact swap. */
  public Provenance(RowKind kind, long errorBytes, long measuredAtNanos, int estimates) {
    this(kind, errorBytes, measuredAtNanos, estimates, 0);
  }

  /** Of one process, with exact swap. */
  public Provenance(RowKind kind, long errorBytes, long measuredAtNanos) {
    this(kind, errorBytes, measuredAtNanos, kind.isEstimate() ? 1 : 0);
  }

  /** An exact reading. */
  public static Provenance exact(long measuredAtNanos) {
    return new Provenance(RowKind.EXACT, 0, measuredAtNanos);
  }

  /** No PSS: denied, not walked, or counted elsewhere. */
  public static Provenance without(RowKind kind, long nowNanos) {
    return new Provenance(kind, 0, nowNanos);
  }

  /** The same figures taken again. */
  public Provenance at(long newMeasuredAtNanos) {
    return new Provenance(kind, errorBytes, newMeasuredAtNanos, estimates, swapErrorBytes);
  }

  /** The same with another bound of SwapPss's error. */
  public Provenance withSwapError(long newSwapErrorBytes) {
    return new Provenance(kind, errorBytes, measuredAtNanos, estimates, newSwapErrorBytes);
  }

  /** Of both together; {@code measuredAtNanos} is the older. */
  public Provenance plus(Provenance other) {
    return new Provenance(
        kind.orWeaker(other.kind),
        errorBytes + other.errorBytes,
        measuredAtNanos - other.measuredAtNanos <= 0 ? measuredAtNanos : other.measuredAtNanos,
        estimates + other.estimates,
        swapErrorBytes + other.swapErrorBytes);
  }
}
