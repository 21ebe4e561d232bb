package dev.zmem.agent.runtime;

import dev.zmem.model.Absent;
import dev.zmem.model.Description.Kind;
import dev.zmem.model.Description.Section;
import dev.zmem.model.Description.SectionBuilder;
import dev.zmem.text.ByteSizes;
import dev.zmem.text.Escapes;
import java.util.ArrayList;
import java.util.List;

/** A Java virtual machine's own view of its memory. Pure. */
public final class JavaView {
  /** Generations, spaces and collectors looked for. */
  private static final int MOST = 8;

  /** Characters of a space's name in a title. */
  private static final int MAX_TITLE = 64;

  private static final int MAX_TEXT = 200;

  private JavaView() {}

  /**
   * As a section, with a sentence on how it differs from the kernel's view.
   *
   * @param residentBytes as the kernel counts; negative where not known
   * @param virtualBytes likewise, all that the process may touch
   */
  public static Section of(PerfCounters counters, long residentBytes, long virtualBytes) {
    SectionBuilder section = new SectionBuilder("runtime", "RUNTIME (JAVA)");
    section.text("runtime", "Runtime", "java");
    section.text("vm_name", "Virtual machine", text(counters, "java.property.java.vm.name"));
    section.text("vm_version", "Version", text(counters, "java.property.java.vm.version"));
    section.texts("collectors", "Collectors", collectors(counters));
    boolean hasCollected = hasCollected(counters);
    long used = Absent.ABSENT;
    long committed = Absent.ABSENT;
    long most = Absent.ABSENT;
    List<Long> spaces = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int generation = 0; generation < MOST; generation++) {
      String prefix = "sun.gc.generation." + generation + ".";
      committed = Absent.plus(committed, counters.number(prefix + "capacity"));
      // of G1 each generation may grow to the whole heap
      most = Math.max(most, counters.number(prefix + "maxCapacity"));
      for (int space = 0; space < MOST; space++) {
        String name = prefix + "space." + space + ".";
        // the JVM counts what is in use when it collects: before that 0 is no figure
        long bytes = hasCollected ? counters.number(name + "used") : Absent.ABSENT;
        used = Absent.plus(used, bytes);
        if (bytes >= 0) {
          spaces.add(bytes);
          names.add(text(counters, name + "name"));
        }
      }
    }
    section
        .number("heap_used_bytes", "Heap in use, at the last collection", Kind.BYTES, used)
        .number("heap_committed_bytes", "Heap committed", Kind.BYTES, committed)
        .number(
            "heap_largest_generation_bytes", "Largest generation may grow to", Kind.BYTES, most);
    for (int space = 0; space < spaces.size(); space++) {
      section.number(
          "heap_space_" + space + "_used_bytes",
          "Heap: " + shortened(names.get(space)),
          Kind.BYTES,
          spaces.get(space));
    }
    long metaspace = used(counters, "sun.gc.metaspace.", hasCollected);
    return section
        .number("metaspace_used_bytes", "Metaspace in use", Kind.BYTES, metaspace)
        .number(
            "metaspace_committed_bytes",
            "Metaspace committed",
            Kind.BYTES,
            hasCollected ? counters.number("sun.gc.metaspace.capacity") : Absent.ABSENT)
        .number(
            "class_space_used_bytes",
            "Of it classes",
            Kind.BYTES,
            used(counters, "sun.gc.compressedclassspace.", hasCollected))
        .number("threads", "Live threads", Kind.COUNT, counters.number("java.threads.live"))
        .notes("difference", "Difference", difference(used, committed, metaspace, residentBytes))
        .notes("doubt", "Doubt", doubt(used, committed, virtualBytes))
        .build();
  }

  private static long used(PerfCounters counters, String prefix, boolean hasCollected) {
    return hasCollected ? counters.number(prefix + "used") : Absent.ABSENT;
  }

  private static boolean hasCollected(PerfCounters counters) {
    for (int collector = 0; collector < MOST; collector++) {
      if (counters.number("sun.gc.collector." + collector + ".invocations") > 0) {
        return true;
      }
    }
    return false;
  }

  private static List<String> collectors(PerfCounters counters) {
    List<String> names = new ArrayList<>();
    for (int collector = 0; collector < MOST; collector++) {
      String prefix = "sun.gc.collector." + collector + ".";
      String name = text(counters, prefix + "name");
      if (!name.isEmpty()) {
        long times = counters.number(prefix + "invocations");
        names.add(times < 0 ? name : name + " (" + times + " collections)");
      }
    }
    return names;
  }

  private static List<String> difference(long used, long committed, long metaspace, long resident) {
    if (used < 0 || committed < 0 || resident < 0) {
      return List.of(
          "No collection has run yet: the JVM has not counted what its heap has in use.");
    }
    long rest = resident - Math.min(committed, resident) - Math.max(0, metaspace);
    return List.of(
        "The heap has "
            + ByteSizes.print(committed)
            + " committed, of which objects used "
            + ByteSizes.print(used)
            + " at the last collection. What was once touched stays resident (RSS "
            + ByteSizes.print(resident)
            + ") until the collector gives it back.",
        rest > 0
            ? "At least "
                + ByteSizes.print(rest)
                + " of the RSS is neither heap nor metaspace: code, threads, buffers and native memory."
            : "Not all of the committed heap was touched yet: the kernel counts less than the runtime.");
  }

  /** The process itself writes these counters, and may write anything. */
  private static List<String> doubt(long used, long committed, long virtualBytes) {
    if (committed >= 0 && used > committed) {
      return List.of(
          "These counters cannot be true: more of the heap is in use than is committed. The process"
              + " itself writes them.");
    }
    if (virtualBytes >= 0 && committed > virtualBytes) {
      return List.of(
          "These counters cannot be true: more is committed than the process has mapped ("
              + ByteSizes.print(virtualBytes)
              + "). The process itself writes them.");
    }
    return List.of();
  }

  /** A title has less room than a value. */
  private static String shortened(String name) {
    return name.length() <= MAX_TITLE ? name : name.substring(0, MAX_TITLE) + "…";
  }

  private static String text(PerfCounters counters, String name) {
    String text = Escapes.escape(counters.text(name));
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
  }
}
