package dev.zmem.text;

import java.util.Arrays;

/**
 * How many columns of a terminal a text takes: two for wide characters (Unicode's East Asian Width
 * W and F, emoji among them), none for marks that stand on the character before. Pure; any thread.
 */
public final class TextWidth {
  /** No character below is anything but one column wide, controls apart. */
  private static final int FIRST_OTHER = 0x300;

  private TextWidth() {}

  /** Of a text without control characters. */
  public static int of(String text) {
    int width = 0;
    for (int at = 0; at < text.length(); ) {
      int codePoint = text.codePointAt(at);
      width += of(codePoint);
      at += Character.charCount(codePoint);
    }
    return width;
  }

  /** Of one code point that is no control character. */
  public static int of(int codePoint) {
    if (codePoint < FIRST_OTHER) {
      return 1;
    }
    int type = Character.getType(codePoint);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    return Wide.holds(codePoint) ? 2 : 1;
  }

  /** The longest beginning of the text that is no wider than {@code columns}. */
  public static String head(String text, int columns) {
    int width = 0;
    int at = 0;
    while (at < text.length()) {
      int codePoint = text.codePointAt(at);
      width += of(codePoint);
      if (width > columns) {
        break;
      }
      at += Character.charCount(codePoint);
    }
    return text.substring(0, at);
  }

  /** The longest end of the text that is no wider than {@code columns}. */
  public static String tail(String text, int columns) {
    int width = 0;
    int at = text.length();
    while (at > 0) {
      int codePoint = text.codePointBefore(at);
      width += of(codePoint);
      if (width > columns) {
        break;
      }
      at -= Character.charCount(codePoint);
    }
    return text.substring(at);
  }

  /** The text cut to so many columns, {@code sign} in place of what is left out at its end. */
  public static String cut(String text, int columns, String sign) {
    if (of(text) <= columns) {
      return text;
    }
    int room = columns - of(sign);
    return room < 0 ? head(text, columns) : head(text, room) + sign;
  }

  /** The text, with blanks behind it up to so many columns. */
  public static String padded(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - of(text)));
  }

  /** The wide ones; loaded when the first character that may be one is met. */
  private static final class Wide {
    /** First and last of each range, ascending (EastAsianWidth.txt, Unicode 16). */
    private static final String RANGES =
        """
        1100-115f 231a-231b 2329-232a 23e9-23ec 23f0-23f0 23f3-23f3 25fd-25fe 2614-2615 2630-2637
        2648-2653 267f-267f 268a-268f 2693-2693 26a1-26a1 26aa-26ab 26bd-26be 26c4-26c5 26ce-26ce
        26d4-26d4 26ea-26ea 26f2-26f3 26f5-26f5 26fa-26fa 26fd-26fd 2705-2705 270a-270b 2728-2728
        274c-274c 274e-274e 2753-2755 2757-2757 2795-2797 27b0-27b0 27bf-27bf 2b1b-2b1c 2b50-2b50
        2b55-2b55 2e80-303e 3041-3247 3250-a4cf a960-a97c ac00-d7a3 f900-faff fe10-fe19 fe30-fe6f
        ff00-ff60 ffe0-ffe6 16fe0-16ff1 17000-18cd5 18cff-18d08 1aff0-1affe 1b000-1b2fb
        1d300-1d356 1d360-1d376 1f004-1f004 1f0cf-1f0cf 1f18e-1f18e 1f191-1f19a 1f1e6-1f202
        1f210-1f23b 1f240-1f248 1f250-1f251 1f260-1f265 1f300-1f320 1f32d-1f335 1f337-1f37c
        1f37e-1f393 1f3a0-1f3ca 1f3cf-1f3d3 1f3e0-1f3f0 1f3f4-1f3f4 1f3f8-1f43e 1f440-1f440
        1f442-1f4fc 1f4ff-1f53d 1f54b-1f54e 1f550-1f567 1f57a-1f57a 1f595-1f596 1f5a4-1f5a4
        1f5fb-1f64f 1f680-1f6c5 1f6cc-1f6cc 1f6d0-1f6d2 1f6d5-1f6d7 1f6dc-1f6df 1f6eb-1f6ec
        1f6f4-1f6fc 1f7e0-1f7eb 1f7f0-1f7f0 1f90c-1f93a 1f93c-1f945 1f947-1f9ff 1fa70-1faff
        20000-2fffd 30000-3fffd\
        """;

    private static final int[] FIRSTS = ends(0);
    private static final int[] LASTS = ends(1);

    private static int[] ends(int which) {
      return Arrays.stream(RANGES.split("\\s+", -1))
          .mapToInt(range -> Integer.parseInt(range.split("-", 2)[which], 16))
          .toArray();
    }

    static boolean holds(int codePoint) {
      int found = Arrays.binarySearch(FIRSTS, codePoint);
      int range = found >= 0 ? found : -found - 2;
      return range >= 0 && codePoint <= LASTS[range];
    }
  }
}
