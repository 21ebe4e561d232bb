package dev.zmem.cli.output;

/** Numbers with a decimal point, without the formatter whose first use takes ten milliseconds. */
public final class Decimals {
  private Decimals() {}

  /** With one digit behind the point: {@code 3.2}. */
  public static String one(double value) {
    long tenths = Math.round(Math.abs(value) * 10);
    return (value < 0 && tenths > 0 ? "-" : "") + tenths / 10 + "." + tenths % 10;
  }

  /** {@code 12.3%}; what is more than nothing never looks like it. */
  public static String percent(double value) {
    return value > 0 && value < 0.05 ? "<0.1%" : one(value) + "%";
  }

  /** How many a second, from 0 on: {@code 0}, {@code 0.25}, {@code 3.2}, {@code 1204}. */
  static String rate(double value) {
    if (value == 0 || value >= 99.95) {
      return String.valueOf(Math.round(value));
    }
    if (value >= 9.995) {
      return one(value);
    }
    long hundredths = Math.max(1, Math.round(value * 100));
    return hundredths / 100 + (hundredths % 100 < 10 ? ".0" : ".") + hundredths % 100;
  }
}
