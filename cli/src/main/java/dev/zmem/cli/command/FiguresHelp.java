package dev.zmem.cli.command;

import dev.zmem.cli.output.Symbols;
import java.util.List;

/**
 * The legend of the tables: {@code zmemctl help figures}, and sections of the man page. Its words
 * are those of the tables.
 */
public final class FiguresHelp {
  private static final int MIN_WIDTH = 40;
  private static final int MAX_WIDTH = 120;

  /** Where texts begin behind short terms. */
  private static final int INDENT = 16;

  /**
   * A part of the legend.
   *
   * @param title its heading
   * @param entries in their order
   */
  public record Section(String title, List<Entry> entries) {}

  /**
   * A word of the tables and what it means.
   *
   * @param term the word
   * @param text its meaning, a sentence or two
   */
  public record Entry(String term, String text) {}

  private static final Section COLUMNS =
      new Section(
          "COLUMNS",
          List.of(
              new Entry(
                  "RAM",
                  "PSS and huge pages. Each page is divided by the number of processes that map it, so RAM adds up over"
                      + " any processes and hosts. In hosts: the sum over the host's processes."),
              new Entry(
                  "USS", "What would be free if the processes ended: pages that nobody else maps."),
              new Entry(
                  "SHARED", "PSS less USS: the processes' part of pages that others map too."),
              new Entry("PSS", "RAM without huge pages."),
              new Entry(
                  "SWAP, SWAP GROSS",
                  "The part of the swap, divided among sharers as PSS is; SWAP GROSS counts it whole for each of them."),
              new Entry("COUNT, HOSTS", "Processes and hosts in the row."),
              new Entry(
                  "PROGRAM",
                  "The name of what runs, the same on all hosts: %h is the host's own name, * a number that tells workers"
                      + " apart. HOST, PID, USER and COMMAND are the process's own; secrets in COMMAND are masked."),
              new Entry(
                  "SILENT, STOPPED",
                  "Time since the last report of a host in the row that is silent, or whose agent was stopped: what the"
                      + " row has of it is the last known. '1 of 3, 27s': one of three hosts. Shown where there is one."),
              new Entry(
                  "RSS",
                  "Resident set: pages that are shared count whole for every sharer, so it does not add up."),
              new Entry("HUGETLB", "Huge pages, which are in RAM but not in PSS, USS and RSS."),
              new Entry(
                  "LAZYFREE",
                  "Pages the process gave back with MADV_FREE and the kernel has not taken yet."),
              new Entry("KIND", "How many of the row's processes have figures of which kind."),
              new Entry(
                  "ERROR", "How far RAM may be off, as the sum of the bounds of its estimates."),
              new Entry("AGE", "Of the oldest PSS in the row: 24s, 3m10s, 5h12m."),
              new Entry("LACKS RSS", "RSS of the processes that the row's other sums lack."),
              new Entry(
                  "TOTAL",
                  "Below top and ps: the sum over all rows, also those that -n leaves out. As a column of hosts: the"
                      + " machine's own memory (MemTotal).")));

  private static final Section HOST_COLUMNS =
      new Section(
          "COLUMNS OF HOSTS",
          List.of(
              new Entry("STATE", "Whether the host reports: see STATES below."),
              new Entry("AGE, UP", "Since the host's last report; since the machine's start."),
              new Entry("PROCS, CPUS", "The host's processes and processors."),
              new Entry(
                  "RAM, SWAP",
                  "What the host's processes hold, as in top; all other sizes are the kernel's own, as free(1) and"
                      + " /proc/meminfo have them."),
              new Entry(
                  "TOTAL, AVAIL",
                  "The machine's memory, and what the kernel would give to new programs."),
              new Entry("SWAP TOTAL, SWAP FREE", "The machine's swap, and what is unused of it."),
              new Entry(
                  "FREE, BUFFERS, CACHED",
                  "Memory that nothing uses; the kernel's buffers of block devices; the page cache with SHMEM."),
              new Entry("SHMEM", "Shared memory and tmpfs, which only swap can take."),
              new Entry("SLAB", "The kernel's own structures."),
              new Entry("ACTIVE, INACTIVE", "Pages used lately, and those to be taken first."),
              new Entry("HUGETLB", "Memory set aside for huge pages, used or not."),
              new Entry(
                  "ZSWAP, ZSWAPPED",
                  "Swap kept compressed in memory: its size there, and unpacked."),
              new Entry(
                  "SWAP IN, SWAP OUT",
                  "Traffic between RAM and swap between the last two reports."),
              new Entry(
                  "PSI SOME, PSI FULL",
                  "Share of the last 10 s in which some, or all, tasks waited for memory."),
              new Entry("CPU SOME", "The same of some tasks and a processor."),
              new Entry("AGENT", "The version of the host's agent."),
              new Entry("PASS TIME", "How long the agent took to measure all processes."),
              new Entry("MERGED", "Small processes that the agent reports as sums (--max-rows)."),
              new Entry(
                  "FAILED",
                  "Processes that the agent could not read for no reason of their own: they keep"
                      + " their last figures or show RSS. Its log says why.")));

  private static final Section SIGNS =
      new Section(
          "SIGNS",
          List.of(
              new Entry(
                  "~1.2 GiB",
                  "An estimate, or a sum with one in it; ERROR says how far off it may be."),
              new Entry(
                  "≥1.2 GiB",
                  "At least so much: the sum lacks processes that have no PSS. Such rows sort by what they are known to"
                      + " hold and the RSS of those processes."),
              new Entry(
                  "RSS 1.2 GiB",
                  "No process of the row has PSS; this is their RSS, the most they can hold beside huge pages."),
              new Entry("-", "Not known, which is not nothing."),
              new Entry("<0.1 MiB", "More than nothing; all sizes of a column are in one unit."),
              new Entry("RAM↓", "The column that the table is sorted by.")));

  private static final Section KINDS =
      new Section(
          "KINDS",
          List.of(
              new Entry("exact", "Read from the kernel's smaps_rollup; AGE says when."),
              new Entry(
                  "stepped",
                  "USS, RSS and swap counted window by window; PSS by the last exact ratio."),
              new Entry(
                  "sampled",
                  "USS from random windows, right within ERROR in 95 of 100; the rest as stepped."),
              new Entry("cheap", "Followed by RSS since the last measurement."),
              new Entry(
                  "same_memory", "Shares all its memory with another process, which counts it."),
              new Entry("never_walked", "RSS only: a rule of the host's --never-walk spares it."),
              new Entry("pss_off", "RSS only: the host's agent runs with --pss=off."),
              new Entry(
                  "too_large",
                  "RSS only: too large to be read at once, and not readable in windows."),
              new Entry("unmeasured", "RSS only: the agent has not come to it yet."),
              new Entry("read_failed", "RSS only: reading it failed and is tried again."),
              new Entry("denied", "RSS only: the agent lacks CAP_SYS_PTRACE."),
              new Entry("unreadable", "RSS only: the kernel denies it even to CAP_SYS_PTRACE."),
              new Entry("mixed", "In data: several kinds; 'kinds' has how many of each.")));

  private static final Section STATES =
      new Section(
          "STATES",
          List.of(
              new Entry("ok", "Reported within the last three of its intervals."),
              new Entry(
                  "incomplete",
                  "Reports, but its agent lacks CAP_SYS_PTRACE and may not read all processes."),
              new Entry("silent", "Has not reported for longer; its figures are the last known."),
              new Entry("connecting", "Has connected and not reported yet."),
              new Entry(
                  "refused", "The aggregator has no room for it; the coverage line says why."),
              new Entry(
                  "stopped", "Its agent was stopped in order; its figures are the last known."),
              new Entry("never seen", "It is in --expected-hosts and has not reported yet.")));

  private static final Section EXAMPLES =
      new Section(
          "EXAMPLES",
          List.of(
              new Entry(
                  "zmemctl top", "Which programs hold the RAM of all hosts, the largest first."),
              new Entry("zmemctl top --by=host --sort=swap", "Which hosts have most in swap."),
              new Entry(
                  "zmemctl top --by=pid --filter=celery -n 20",
                  "The 20 largest celery processes of the fleet."),
              new Entry("zmemctl hosts -o wide", "Every host with all that its kernel says."),
              new Entry(
                  "zmemctl top -o json --fail-on-partial",
                  "For programs: bytes, and exit 6 when something is missing.")));

  private static final Section FILES =
      new Section(
          "FILES",
          List.of(
              new Entry("/etc/zmem/zmemctl.yaml", "Settings for all users; every option is a key."),
              new Entry("~/.config/zmem/zmemctl.yaml", "The user's own, which win."),
              new Entry("/etc/zmem/zmem-agent.yaml", "Whom --local spares too.")));

  private FiguresHelp() {}

  /** What the legend explains, for the list of topics. */
  public static String summary() {
    return "what columns, signs and kinds of figures mean";
  }

  /** All of it, in its order. */
  public static List<Section> sections() {
    return List.of(COLUMNS, HOST_COLUMNS, SIGNS, KINDS, STATES, EXAMPLES, FILES);
  }

  /** The legend in lines of at most {@code width} characters, 40 to 120; 0 for 80. */
  public static String text(int width, Symbols symbols) {
    int fits = width == 0 ? 80 : Math.clamp(width, MIN_WIDTH, MAX_WIDTH);
    StringBuilder text = new StringBuilder();
    for (Section section : sections()) {
      text.append(text.isEmpty() ? "" : "\n").append(section.title()).append('\n');
      for (Entry entry : section.entries()) {
        entry(symbols.in(entry.term()), symbols.in(entry.text()), fits, text);
      }
    }
    return text.append("\nSee also 'zmemctl help top', zmem-agent(1), zmem-aggregator(1).\n")
        .toString();
  }

  /** A term and its words, broken at blanks. */
  private static void entry(String term, String words, int width, StringBuilder text) {
    String start = "  " + term;
    text.append(start);
    int column = start.length();
    if (column > INDENT - 2) {
      text.append('\n');
      column = 0;
    }
    text.append(" ".repeat(INDENT - column));
    column = INDENT;
    for (String word : words.split(" ", -1)) {
      boolean first = column == INDENT;
      if (!first && column + 1 + word.length() > width) {
        text.append('\n').append(" ".repeat(INDENT));
        column = INDENT;
        first = true;
      }
      text.append(first ? "" : " ").append(word);
      column += word.length() + (first ? 0 : 1);
    }
    text.append('\n');
  }
}
