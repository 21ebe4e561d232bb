package dev.zmem.program.doctor;

/**
 * What one check found. Immutable.
 *
 * @param level how bad it is
 * @param check one word or two for what was looked at
 * @param told what is so
 * @param mend what to do about it; empty where nothing is to be done
 */
public record Finding(Level level, String check, String told, String mend) {
  /** How bad it is. */
  public enum Level {
    /** As it should be. */
    OK,
    /** Works, and shows or does less. */
    WARN,
    /** Does not work. */
    BAD
  }

  /** As it should be. */
  public static Finding ok(String check, String told) {
    return new Finding(Level.OK, check, told, "");
  }

  /** Works, and shows or does less. */
  public static Finding warn(String check, String told, String mend) {
    return new Finding(Level.WARN, check, told, mend);
  }

  /** Does not work. */
  public static Finding bad(String check, String told, String mend) {
    return new Finding(Level.BAD, check, told, mend);
  }
}
