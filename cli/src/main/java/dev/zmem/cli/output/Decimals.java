package dev.zmem.cli.output;

/** Numbers with a decimal point, without the formatter whose first use takes ten milliseconds. */
public final class Decimals {
  private Decimals() {}

  /** With one digit behind the point: {@code 3.2}. */
  public static String one(double value) {
    long tenths = Math.round(Math.abs(value) * 10);
    return (value < 0 && tenths > 0 ? "-" : "") + tenths / 10 + "." + tenths % 10;
  }
}
