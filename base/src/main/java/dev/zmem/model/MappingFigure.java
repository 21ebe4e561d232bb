package dev.zmem.model;

import java.util.List;

/**
 * A figure of a mapping, as {@code /proc/<pid>/smaps} gives it: described once for parser, wire,
 * sums, columns and help.
 */
public enum MappingFigure {
  PSS(
      "PSS",
      "pss_bytes",
      "pss",
      "Each page divided by the number of processes that map it.",
      "Pss"),
  USS(
      "USS",
      "uss_bytes",
      "uss",
      "What would be free if the process unmapped it.",
      "Private_Clean Private_Dirty"),
  RSS("RSS", "rss_bytes", "rss", "Pages in RAM, shared ones in full.", "Rss"),
  ANONYMOUS("ANON", "anonymous_bytes", "anon", "Pages in RAM that are of no file.", "Anonymous"),
  SWAP("SWAP", "swap_bytes", "swap", "Pages in swap, in full.", "Swap"),
  SWAP_PSS("SWAPPSS", "swap_pss_bytes", "swappss", "Pages in swap, divided as PSS.", "SwapPss"),
  HUGETLB(
      "HUGETLB",
      "hugetlb_bytes",
      "hugetlb",
      "Huge pages, which are in no other figure, in full.",
      "Private_Hugetlb Shared_Hugetlb"),
  LAZY_FREE(
      "LAZYFREE",
      "lazy_free_bytes",
      "lazyfree",
      "Pages given back by MADV_FREE, still in RSS until the kernel needs them.",
      "LazyFree"),
  LOCKED("LOCKED", "locked_bytes", "locked", "Pages locked in RAM, as PSS.", "Locked"),
  SIZE("SIZE", "size_bytes", "size", "Addresses mapped, used or not.", "Size");

  private static final List<MappingFigure> ALL = List.of(values());

  private final String title;
  private final String key;
  private final String sortName;
  private final String help;
  private final String kernelFields;

  MappingFigure(String title, String key, String sortName, String help, String kernelFields) {
    this.title = title;
    this.key = key;
    this.sortName = sortName;
    this.help = help;
    this.kernelFields = kernelFields;
  }

  /** All of them, in the order of tables. */
  public static List<MappingFigure> all() {
    return ALL;
  }

  /** Its place in an array of all figures. */
  @SuppressWarnings("EnumOrdinal") // one place that knows the order
  public int slot() {
    return ordinal();
  }

  /** Of its column in tables. */
  public String title() {
    return title;
  }

  /** In data, with its unit. */
  public String key() {
    return key;
  }

  /** By what name tables are sorted by it. */
  public String sortName() {
    return sortName;
  }

  /** A sentence for people. */
  public String help() {
    return help;
  }

  /** The lines of {@code smaps} that are added to make it. */
  public List<String> kernelFields() {
    return List.of(kernelFields.split(" ", -1));
  }
}
