package dev.zmem.agent.detail;

import dev.zmem.model.Description;
import dev.zmem.model.Description.Kind;
import dev.zmem.model.Description.Section;
import dev.zmem.model.Description.SectionBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * The limits of {@code /proc/<pid>/limits}: {@code Max open files 1024 524288 files}, in columns of
 * fixed width. Of captured bytes; pure.
 */
final class Limits {
  private static final int SOFT = 26;
  private static final int HARD = 47;
  private static final int UNIT = 68;
  private static final String MAX = "Max ";

  private Limits() {}

  /** As a section; without items where the file has no such lines. */
  static Section section(byte[] bytes, int length) {
    SectionBuilder section = new SectionBuilder("limits", "LIMITS");
    String text = new String(bytes, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
    int items = 0;
    for (String line : text.split("\n", -1)) {
      if (line.startsWith(MAX) && line.length() >= HARD && items < Description.MAX_ITEMS) {
        items++;
        add(section, line);
      }
    }
    return section.build();
  }

  private static void add(SectionBuilder section, String line) {
    String name = line.substring(MAX.length(), SOFT).strip();
    String soft = line.substring(SOFT, HARD).strip();
    String hard = line.substring(HARD, Math.min(UNIT, line.length())).strip();
    String unit = line.length() > UNIT ? line.substring(UNIT).strip() : "";
    String key = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
    if (!key.isEmpty() && isLimit(soft) && isLimit(hard)) {
      section.numbers(
          key,
          name,
          unit.equals("bytes") ? Kind.BYTE_LIMIT : Kind.LIMIT,
          List.of(limit(soft), limit(hard)),
          "");
    }
  }

  private static boolean isLimit(String text) {
    return text.equals("unlimited") || KernelLines.parse(text) >= 0;
  }

  private static long limit(String text) {
    return text.equals("unlimited") ? Description.UNLIMITED : KernelLines.parse(text);
  }
}
