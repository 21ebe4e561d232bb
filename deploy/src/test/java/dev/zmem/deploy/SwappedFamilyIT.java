package dev.zmem.deploy;

import static dev.zmem.deploy.Rows.figure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zmem.deploy.Programs.Daemon;
import dev.zmem.deploy.Programs.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Relatives by fork that were swapped out before anybody measured them: their swap counts once. */
class SwappedFamilyIT {
  private static final long MIB = 1 << 20;
  private static final String FILTER = "--filter=^zmemfamily$";

  @TempDir private Path folder;
  private Programs programs;
  private Squeeze squeeze;

  @BeforeEach
  void open() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "gcc is not installed");
    programs = new Programs(folder);
    squeeze = Squeeze.open(programs, folder, 120 * MIB, 1024);
  }

  @AfterEach
  void close() throws Exception {
    if (squeeze != null) {
      squeeze.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 900})
  void localTable_saysTheKernelsSum_withinItsBound_andTheHostsSwap(int mib) throws Exception {
    long truth = swapPss(family(mib));
    Result answer = programs.zmemctl("top", "--local", FILTER, "-o", "json");
    String total = new Rows(answer.out()).total();
    check(total, truth);
    assertThat(figure(total, "swap_bytes")).isGreaterThan(3 * truth);
    boolean estimated = figure(total, "swap_error_bytes") > 0;
    String table = programs.zmemctl("top", "--local", "--by=pid", FILTER).out();
    assertThat(estimated || mib == 300).as("a family of 900 MiB is measured by windows").isTrue();
    if (mib == 900) {
      assertThat(table.lines().filter(line -> line.contains("TOTAL")).findFirst().orElseThrow())
          .matches(".* ~[0-9.]+ [KMG]iB .*");
    }
  }

  /**
   * The one that gave back a third of it is small enough to be walked within 4 ms, the others are
   * not; it tells how all of them share. Others use swap too, so that the host's figure, which no
   * sum may exceed, is no help.
   */
  @Test
  void oneWalkedAndThreeByWindows_areTheKernelsSum_withinTheirBound_andMarked() throws Exception {
    List<Long> family = family("zmemfamily", 300, 3, 100);
    family("zmemother", 300, 0, 0);
    long truth = swapPss(family);
    assertThat(swapInUse()).isGreaterThan(truth + 150 * MIB);
    String[] top = {
      "env",
      "ZMEM_STALL_BUDGET=4ms",
      Programs.program("zmemctl"),
      "top",
      "--local",
      "--by=pid",
      FILTER
    };
    Rows rows = new Rows(programs.run(with(top, "-o", "json")).out());
    for (long pid : family.subList(0, 3)) {
      assertThat(rows.line(pid)).containsAnyOf("\"kind\":\"stepped\"", "\"kind\":\"sampled\"");
      assertThat(figure(rows.line(pid), "swap_error_bytes")).isPositive();
    }
    assertThat(rows.line(family.getLast())).contains("\"kind\":\"exact\"");
    long shown = figure(rows.total(), "swap_shown_bytes");
    assertThat(Math.abs(shown - truth)).isLessThan(truth / 10);
    check(rows.total(), truth);
    assertThat(programs.run(top).out().lines().filter(line -> line.contains("TOTAL")))
        .singleElement()
        .asString()
        .matches(".* ~[0-9.]+ [KMG]iB .*");
  }

  private static String[] with(String[] command, String... more) {
    return Stream.concat(Stream.of(command), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void agentThatMeetsThemInSwap_saysTheSame_andItsHostIsWithinItsSwap() throws Exception {
    Daemon aggregator = programs.daemon("zmem-aggregator", "--listen=127.0.0.1:0");
    String to = "--aggregator=" + programs.address(aggregator);
    List<Long> family = family(900);
    Daemon agent = programs.daemon("zmem-agent", to, "--interval=1s", "--host-name=squeezed");
    Result answer =
        programs.awaitAnswer(
            top -> {
              Rows rows = new Rows(top.out());
              return family.stream()
                      .allMatch(pid -> rows.line(pid).contains("\"swap_shown_bytes\":"))
                  && family.stream()
                      .noneMatch(pid -> rows.line(pid).contains("\"swap_shown_bytes\":null"));
            },
            "top",
            "--by=pid",
            to,
            FILTER,
            "-o",
            "json");
    check(new Rows(answer.out()).total(), swapPss(family));
    String hosts = programs.zmemctl("hosts", to, "-o", "json").out();
    assertThat(figure(hosts, "processes_swap_bytes"))
        .isLessThanOrEqualTo(figure(hosts, "swap_total_bytes") - figure(hosts, "swap_free_bytes"));
    String asked = programs.zmemctl("ps", "--host=squeezed", to, FILTER, "-o", "json").out();
    check(new Rows(asked).total(), swapPss(family));
    assertThat(agent.terminate()).isZero();
  }

  /** Others on this machine may use swap too, and what they have is in the host's figure. */
  private static void check(String total, long truth) throws Exception {
    long shown = figure(total, "swap_shown_bytes");
    assertThat(Math.abs(shown - truth))
        .isLessThanOrEqualTo(figure(total, "swap_error_bytes") + truth / 20);
    assertThat(shown).isLessThanOrEqualTo(swapInUse() + truth / 20);
  }

  /** A parent and its children by fork, in swap but for what the squeeze lets them keep. */
  private List<Long> family(int mib) throws Exception {
    return family("zmemfamily", mib, 3, 0);
  }

  /**
   * A family by that name.
   *
   * @param less what the last of them gives back, MiB
   */
  private List<Long> family(String name, int mib, int children, int less) throws Exception {
    Path program = programs.compiled("family.c", name);
    List<String> command =
        List.of(
            program.toString(),
            String.valueOf(mib),
            String.valueOf(children),
            String.valueOf(less));
    Process parent = programs.start(squeeze.inside(command).toArray(String[]::new));
    String[] ready =
        java.util.Objects.requireNonNull(parent.inputReader().readLine()).split(" ", -1);
    List<Long> pids = new ArrayList<>(List.of(parent.pid()));
    for (int child = 1; child < ready.length; child++) {
      pids.add(Long.parseLong(ready[child]));
    }
    assertThat(pids).hasSize(1 + children);
    return pids;
  }

  /** The kernel's own sum. */
  private static long swapPss(List<Long> pids) throws Exception {
    long sum = 0;
    for (long pid : pids) {
      sum += kib(Path.of("/proc/" + pid + "/smaps_rollup"), "SwapPss:") * 1024;
    }
    assertThat(sum).isGreaterThan(100 * MIB);
    return sum;
  }

  private static long swapInUse() throws Exception {
    Path meminfo = Path.of("/proc/meminfo");
    return (kib(meminfo, "SwapTotal:") - kib(meminfo, "SwapFree:")) * 1024;
  }

  private static long kib(Path file, String name) throws Exception {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow();
  }
}
