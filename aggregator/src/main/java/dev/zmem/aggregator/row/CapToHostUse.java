package dev.zmem.aggregator.row;

import dev.zmem.model.Figure;
import org.jspecify.annotations.Nullable;

/**
 * Caps a figure of a host's rows at what the host itself has in use: the sum over the rows is at
 * most that. Rows are of different moments and some are estimates within a bound, so their sum may
 * be more than there is; first the estimates yield, within their bounds, then all in proportion.
 * Immutable.
 */
final class CapToHostUse {
  /** What a row may yield and is not an estimate for it: what the wire holds back too. */
  private static final double NOISE_SHARE = 0.01;

  private final long[] bytes;
  private final long[] errorBytes;

  private CapToHostUse(long[] bytes, long[] errorBytes) {
    this.bytes = bytes;
    this.errorBytes = errorBytes;
  }

  /**
   * The rows' swap, which add up to {@code sum}, within what is in use; null where it is, or may
   * be.
   */
  static @Nullable CapToHostUse swap(LiveRows rows, MemorySum sum, long inUseBytes) {
    long excess = sum.bytes(Figure.SWAP_SHOWN) - inUseBytes;
    boolean certain = inUseBytes > 0 || sum.swapErrorBytes() == 0; // nothing is nothing for sure
    if (inUseBytes < 0 || (excess <= 0 && certain)) {
      return null;
    }
    long[] bytes = new long[rows.size()];
    long[] errors = new long[rows.size()];
    double yielding = 0;
    for (int row = 0; row < bytes.length; row++) {
      bytes[row] = rows.bytes(Figure.SWAP_SHOWN, row);
      errors[row] = rows.swapErrorBytes(row);
      yielding += mayYield(bytes[row], errors[row]);
    }
    double part = yielding == 0 ? 0 : Math.min(1, Math.max(0, excess) / yielding);
    double left = 0;
    for (int row = 0; row < bytes.length; row++) {
      bytes[row] -= (long) Math.ceil(part * mayYield(bytes[row], errors[row]));
      left += Math.max(0, bytes[row]);
    }
    double scale = left <= inUseBytes ? 1 : inUseBytes / left;
    for (int row = 0; row < bytes.length; row++) {
      long told = rows.bytes(Figure.SWAP_SHOWN, row);
      bytes[row] = scaled(bytes[row], scale);
      errors[row] = error(told, bytes[row], errors[row], inUseBytes);
    }
    return new CapToHostUse(bytes, errors);
  }

  /** The rows' huge pages, {@code sum} in all, likewise. */
  static long @Nullable [] hugetlb(LiveRows rows, MemorySum all, long inUseBytes) {
    long sum = all.bytes(Figure.HUGETLB);
    if (inUseBytes < 0 || sum <= inUseBytes) {
      return null;
    }
    long[] bytes = new long[rows.size()];
    for (int row = 0; row < bytes.length; row++) {
      bytes[row] = scaled(rows.bytes(Figure.HUGETLB, row), (double) inUseBytes / sum);
    }
    return bytes;
  }

  long bytes(int row) {
    return bytes[row];
  }

  long errorBytes(int row) {
    return errorBytes[row];
  }

  private static double mayYield(long bytes, long errorBytes) {
    return Math.max(0, Math.min(bytes, errorBytes));
  }

  /** Rounded down, so that the sum keeps within; absent stays absent. */
  private static long scaled(long bytes, double scale) {
    return bytes <= 0 ? bytes : (long) (bytes * scale);
  }

  /** The truth is within the bound that was told, and between nothing and all that is in use. */
  private static long error(long told, long now, long errorBytes, long inUseBytes) {
    long yielded = told - now;
    if (now < 0 || (errorBytes == 0 && yielded <= told * NOISE_SHARE)) {
      return 0;
    }
    return Math.min(errorBytes + yielded, Math.max(now, inUseBytes - now));
  }
}
