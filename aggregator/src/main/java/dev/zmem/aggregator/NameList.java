package dev.zmem.aggregator;

import dev.zmem.text.Escapes;
import dev.zmem.text.HostNames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads an option of names: separated by commas; or {@code @FILE}, which has a name a line and
 * comments. Names are those that hosts and certificates may have, in lower case.
 */
final class NameList {
  /** Largest file: 20,000 of the longest names, and comments. */
  private static final int MAX_FILE_BYTES = 8 << 20;

  /** Characters of a wrong list that its error shows: it may be a file of the wrong kind. */
  private static final int MAX_SHOWN = 300;

  private NameList() {}

  /**
   * The names; a {@link TypeConversionException} names what is none.
   *
   * @param what they are names of, in the plural
   * @param most so many names
   */
  static Set<String> parse(String text, String what, int most) {
    Set<String> names = new TreeSet<>();
    items(text, what, most).forEach(item -> names.add(name(item)));
    return names;
  }

  /** A name in lower case; a {@link TypeConversionException} says why it is none. */
  static String name(String text) {
    if (!HostNames.isName(text)) {
      throw new TypeConversionException(
          "'" + shown(text) + "' (expected: " + HostNames.EXPECTED + ")");
    }
    return HostNames.canonical(text);
  }

  /** What stands between the commas, or on the lines of the file, each once, unread. */
  static Set<String> items(String text, String what, int most) {
    boolean isFile = text.startsWith("@");
    String list = isFile ? file(text.substring(1)) : text;
    Set<String> names = new LinkedHashSet<>();
    for (String item : list.split(isFile ? "\n" : ",", -1)) {
      String name = item.replaceFirst("#.*", "").strip();
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
    if (names.isEmpty() || names.size() > most) {
      throw new TypeConversionException(
          "'"
              + shown(text)
              + "' names "
              + names.size()
              + " "
              + what
              + " (expected: 1 to "
              + most
              + ")");
    }
    return names;
  }

  static String shown(String text) {
    return Escapes.escape(text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…");
  }

  private static String file(String name) {
    try (InputStream file = Files.newInputStream(Path.of(name))) {
      byte[] bytes = file.readNBytes(MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        throw new TypeConversionException(
            "'@" + name + "' (expected: at most " + MAX_FILE_BYTES + " bytes)");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new TypeConversionException("'@" + name + "' (cannot be read)");
    }
  }
}
