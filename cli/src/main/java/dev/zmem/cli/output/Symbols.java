package dev.zmem.cli.output;

import org.jspecify.annotations.Nullable;

/** The signs beside figures, as the terminal can show them. */
public enum Symbols {
  /** {@code ≥ ± … ↓ ↑ █}. */
  UNICODE {
    @Override
    public String in(String text) {
      return text;
    }
  },
  /** {@code >= +- ... * #}. */
  ASCII {
    @Override
    public String in(String text) {
      for (int at = 0; at < text.length(); at++) {
        if (text.charAt(at) > 0x7f) {
          return text.replace("≥", ">=")
              .replace("±", "+-")
              .replace("…", "...")
              .replace("↓", "*")
              .replace("↑", "*")
              .replace("█", "#")
              .replaceAll("[\u2589-\u258f]", "#");
        }
      }
      return text;
    }
  };

  /** {@code text} with these signs. */
  public abstract String in(String text);

  /** Of the locale that the program was started in. */
  public static Symbols ofLocale() {
    return ofCharset(System.getProperty("native.encoding"));
  }

  /** Of a character set's name. */
  static Symbols ofCharset(@Nullable String name) {
    return name == null || name.equalsIgnoreCase("UTF-8") ? UNICODE : ASCII;
  }
}
