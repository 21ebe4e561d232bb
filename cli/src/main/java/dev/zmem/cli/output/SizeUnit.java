package dev.zmem.cli.output;

/** The unit that tables show sizes in. */
public enum SizeUnit {
  /** For each column the one that suits its largest size. */
  AUTO,
  KIB,
  MIB,
  GIB,
  BYTES,
  /** Shares of the memory, or of the swap, that there is. */
  PERCENT;

  /** The unit of a column whose largest size this is. */
  ByteUnit of(long largestBytes) {
    return switch (this) {
      case AUTO, PERCENT -> ByteUnit.of(largestBytes);
      case KIB -> ByteUnit.KIB;
      case MIB -> ByteUnit.MIB;
      case GIB -> ByteUnit.GIB;
      case BYTES -> ByteUnit.B;
    };
  }

  /** A size as a number alone where it is in bytes, else with its unit. */
  public String print(long bytes) {
    return this == AUTO || this == BYTES ? Long.toString(bytes) : of(bytes).print(bytes);
  }
}
