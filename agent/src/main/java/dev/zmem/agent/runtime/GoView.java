package dev.zmem.agent.runtime;

import dev.zmem.model.Description.Kind;
import dev.zmem.model.Description.Section;
import dev.zmem.model.Description.SectionBuilder;
import dev.zmem.text.ByteSizes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Go program's own view of its memory, {@code runtime.MemStats}, as {@code /debug/vars} (expvar,
 * {@code "HeapAlloc":123}) or {@code /debug/pprof/heap?debug=1} ({@code # HeapAlloc = 123}) give
 * it. Pure.
 */
public final class GoView {
  /** In the order they are shown, with what they mean. */
  private static final Map<String, String> FIELDS = fields();

  private static final Pattern FIELD =
      Pattern.compile(
          "(?:\"([A-Za-z]{1,32})\"\\s{0,4}:|# ([A-Za-z]{1,32}) =)\\s{0,4}([0-9]{1,18})\\b");

  private GoView() {}

  /**
   * As a section, with a sentence on how it differs from the kernel's view.
   *
   * @param answer what the program said; anything
   * @param cautions sentences on why the answer may be another process's
   * @param residentBytes as the kernel counts; negative where not known
   * @param lazyFreeBytes likewise
   */
  public static Section of(
      String answer, List<String> cautions, long residentBytes, long lazyFreeBytes) {
    Map<String, Long> found = parse(answer);
    SectionBuilder section =
        new SectionBuilder("runtime", "RUNTIME (GO)").text("runtime", "Runtime", "go");
    FIELDS.forEach((name, title) ->
        section.number(key(name), title, Kind.BYTES, found.getOrDefault(name, -1L)));
    section.number("collections", "Collections", Kind.COUNT, found.getOrDefault("NumGC", -1L));
    if (!cautions.isEmpty()) {
      section.notes("caution", "Caution", cautions);
    }
    return section
        .notes("difference", "Difference", difference(found, residentBytes, lazyFreeBytes))
        .build();
  }

  /** The figures that the answer has; none of what is no such answer. */
  static Map<String, Long> parse(String answer) {
    Map<String, Long> found = new LinkedHashMap<>();
    Matcher fields = FIELD.matcher(answer);
    while (fields.find()) {
      String name = fields.group(1) == null ? fields.group(2) : fields.group(1);
      if (FIELDS.containsKey(name) || name.equals("NumGC")) {
        found.putIfAbsent(name, Long.parseLong(fields.group(3)));
      }
    }
    return found;
  }

  private static List<String> difference(Map<String, Long> found, long resident, long lazyFree) {
    Long reserved = found.get("HeapSys");
    Long inUse = found.get("HeapAlloc");
    Long idle = found.get("HeapIdle");
    Long released = found.get("HeapReleased");
    if (reserved == null || inUse == null || idle == null || released == null) {
      return List.of("The address does not answer with runtime.MemStats.");
    }
    return List.of(
        "The heap has reserved "
            + ByteSizes.print(reserved)
            + ": objects use "
            + ByteSizes.print(inUse)
            + ", "
            + ByteSizes.print(idle)
            + " are idle, of which "
            + ByteSizes.print(released)
            + " were released to the kernel.",
        "The kernel counts "
            + (resident < 0 ? "-" : ByteSizes.print(resident))
            + " as resident; released memory is in RSS only as LazyFree ("
            + (lazyFree < 0 ? "not known" : ByteSizes.print(lazyFree))
            + ") until the kernel takes it, and the address space keeps all that was reserved.");
  }

  private static String key(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(java.util.Locale.ROOT) + "_bytes";
  }

  private static Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("HeapAlloc", "Heap objects in use (HeapAlloc)");
    fields.put("HeapInuse", "Heap spans in use (HeapInuse)");
    fields.put("HeapSys", "Heap reserved (HeapSys)");
    fields.put("HeapIdle", "Heap idle (HeapIdle)");
    fields.put("HeapReleased", "Heap released (HeapReleased)");
    fields.put("StackInuse", "Stacks (StackInuse)");
    fields.put("Sys", "All reserved (Sys)");
    fields.put("NextGC", "Next collection at (NextGC)");
    return fields;
  }
}
