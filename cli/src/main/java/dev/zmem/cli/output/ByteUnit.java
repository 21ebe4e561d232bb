package dev.zmem.cli.output;

/**
 * The unit that all sizes of a column are shown in, so that they compare at a glance and add up.
 * The largest has at most four digits before the point; MiB have one digit behind it, GiB and TiB
 * two.
 */
enum ByteUnit {
  B(1, 0),
  KIB(1L << 10, 0),
  MIB(1L << 20, 1),
  GIB(1L << 30, 2),
  TIB(1L << 40, 2);

  private static final long MOST = 10_000;

  private final long bytes;
  private final int decimals;
  private final String name;

  ByteUnit(long bytes, int decimals) {
    this.bytes = bytes;
    this.decimals = decimals;
    this.name = bytes == 1 ? "B" : name().charAt(0) + "iB";
  }

  /** The unit of a column whose largest size this is. */
  static ByteUnit of(long largestBytes) {
    if (largestBytes < KIB.bytes) {
      return B;
    }
    if (largestBytes < MIB.bytes) {
      return KIB;
    }
    return largestBytes / MIB.bytes < MOST ? MIB : largestBytes / GIB.bytes < MOST ? GIB : TIB;
  }

  /** A size that stands alone: {@code 23.54 GiB}, {@code 12.3 MiB}, {@code 748 KiB}. */
  static ByteUnit alone(long size) {
    ByteUnit best = B;
    for (ByteUnit unit : values()) {
      best = Math.abs((double) size) >= unit.bytes ? unit : best;
    }
    return best;
  }

  /** {@code 12.3 MiB}; exactly nothing is {@code 0 B}, and what is more never looks like it. */
  String print(long size) {
    if (size == 0) {
      return "0 B";
    }
    if (size < 0) {
      return "-" + beside("-", size == Long.MIN_VALUE ? Long.MAX_VALUE : -size);
    }
    return rounded(size) == 0 ? "<" + number(1) : number(rounded(size));
  }

  /**
   * The same behind a sign, which is enough of signs: what is less than one part of the unit is
   * {@code ±0.1 MiB} as the bound of an error, else {@code ≥0.0 MiB}.
   */
  String beside(String sign, long size) {
    boolean isTiny = size > 0 && rounded(size) == 0;
    boolean isSign = sign.endsWith("≥") || sign.endsWith("+") || sign.endsWith("-");
    if (isTiny && sign.endsWith("±")) {
      return number(1);
    }
    return isTiny && isSign ? number(0) : print(size);
  }

  private long parts() {
    return decimals == 0 ? 1 : decimals == 1 ? 10 : 100;
  }

  private long rounded(long size) {
    return Math.round((double) size * parts() / bytes);
  }

  private String number(long rounded) {
    long parts = parts();
    long behind = rounded % parts;
    return rounded / parts
        + (parts == 1 ? "" : "." + (parts == 100 && behind < 10 ? "0" : "") + behind)
        + " "
        + name;
  }
}
