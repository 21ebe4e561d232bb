package dev.zmem.deploy;

import static dev.zmem.deploy.Rows.figure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zmem.deploy.Programs.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table's figures against what was allocated, on the real kernel. */
class TruthIT {
  private static final long MIB = 1 << 20;
  private static final Percentage ONE_PERCENT = Percentage.withPercentage(1);
  private static final Path HUGE_PAGES = Path.of("/proc/sys/vm/nr_hugepages");

  @TempDir private Path folder;
  private Programs programs;
  private Path truth;
  private final List<Process> segments = new ArrayList<>();

  @BeforeEach
  void open() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "gcc is not installed");
    programs = new Programs(folder);
    truth = programs.compiled("truth.c", "zmemtruth");
  }

  @AfterEach
  void close() throws Exception {
    programs.close();
  }

  @Test
  void privateAndSharedMemory_sumToWhatWasAllocated() throws Exception {
    workload("4", "200", "100", "0", "0");
    String total = total();
    // 200 MiB once, 100 MiB four times
    assertThat(figure(total, "pss_bytes")).isCloseTo(600 * MIB, ONE_PERCENT);
    assertThat(figure(total, "uss_bytes")).isCloseTo(400 * MIB, ONE_PERCENT);
    assertThat(figure(total, "shared_bytes")).isCloseTo(200 * MIB, Percentage.withPercentage(2));
    assertThat(figure(total, "rss_bytes")).isCloseTo(1400 * MIB, ONE_PERCENT);
    assertThat(figure(total, "count")).isEqualTo(5);
  }

  @Test
  void lazilyFreedMemory_staysInRam_andHasItsColumn() throws Exception {
    workload("1", "10", "50", "200", "0");
    String total = total();
    assertThat(figure(total, "lazy_free_bytes")).isCloseTo(200 * MIB, ONE_PERCENT);
    assertThat(figure(total, "pss_bytes")).isCloseTo(260 * MIB, ONE_PERCENT);
  }

  @Test
  void hugePages_areInTheRamTotal_andHaveTheirColumn() throws Exception {
    assumeTrue(Files.isWritable(HUGE_PAGES), "huge pages cannot be reserved: not root");
    String before = hugePages();
    // a write may get fewer pages than it asks for while memory is fragmented
    for (int attempt = 0; attempt < 5 && !hugePages().equals("32"); attempt++) {
      Files.writeString(HUGE_PAGES, "32");
    }
    assumeTrue(hugePages().equals("32"), "the kernel has no 32 huge pages: " + hugePages());
    try {
      workload("1", "10", "50", "0", "64");
      String total = total();
      assertThat(figure(total, "hugetlb_bytes")).isEqualTo(64 * MIB);
      assertThat(figure(total, "ram_bytes")).isCloseTo(124 * MIB, ONE_PERCENT);
      programs.close();
    } finally {
      Files.writeString(HUGE_PAGES, before);
    }
  }

  /** As a database's processes do, each of which titles itself. */
  @Test
  void hugePagesThatProgramsOfTwoNamesShare_countOnce() throws Exception {
    assumeTrue(Files.isWritable(HUGE_PAGES), "huge pages cannot be reserved: not root");
    String before = hugePages();
    for (int attempt = 0; attempt < 5 && !hugePages().equals("32"); attempt++) {
      Files.writeString(HUGE_PAGES, "32");
    }
    assumeTrue(hugePages().equals("32"), "the kernel has no 32 huge pages: " + hugePages());
    try {
      String key = String.valueOf(ProcessHandle.current().pid());
      for (String name : List.of("zmemdba", "zmemdbb", "zmemdbc")) {
        Path program = programs.compiled("../../../../agent/src/test/c/segment.c", name);
        Process process = programs.start(program.toString(), key, "40");
        assertThat(process.inputReader().readLine()).isEqualTo("ready");
        segments.add(process);
      }
      Result answer = programs.zmemctl("top", "--local", "--filter=^zmemdb.$", "-o", "json");
      Rows rows = new Rows(answer.out());
      assertThat(rows.lines()).hasSize(3);
      assertThat(figure(rows.total(), "hugetlb_bytes")).isEqualTo(40 * MIB);
      String hosts = programs.zmemctl("hosts", "--local", "-o", "json").out();
      assertThat(figure(hosts, "hugetlb_in_use_bytes")).isEqualTo(40 * MIB);
    } finally {
      for (Process segment : segments.reversed()) {
        segment.getOutputStream().close(); // who made the segment takes it away
        assertThat(segment.waitFor(10, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
      }
      Files.writeString(HUGE_PAGES, before);
    }
  }

  @Test
  void swappedMemory_hasItsColumn() throws Exception {
    Squeeze squeeze = Squeeze.open(programs, folder, 80 * MIB, 256);
    try {
      Process limited =
          programs.start(
              squeeze
                  .inside(List.of(truth.toString(), "1", "1", "200", "0", "0"))
                  .toArray(String[]::new));
      assertThat(limited.inputReader().readLine()).isEqualTo("ready");
      String total = total();
      long swapped = figure(total, "swap_bytes");
      assertThat(swapped).isGreaterThan(100 * MIB);
      // a page is in RAM or in swap; some that were swapped in again are in both
      assertThat(figure(total, "swap_pss_bytes")).isCloseTo(swapped, ONE_PERCENT);
      assertThat(figure(total, "pss_bytes") + swapped).isBetween(199 * MIB, 260 * MIB);
    } finally {
      squeeze.close();
    }
  }

  @Test
  void smem_saysTheSame() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/smem")), "smem is not installed");
    workload("4", "100", "50", "0", "0");
    Result smem =
        programs.run(
            "/usr/bin/python3",
            "/usr/bin/smem",
            "-H",
            "-t",
            "-P",
            "^/[^ ]*zmemtruth",
            "-c",
            "pss uss swap");
    assumeTrue(smem.exit() == 0, "smem fails here: " + smem.err());
    String[] sums = smem.out().strip().lines().toList().getLast().strip().split("\\s+", -1);
    String total = total();
    assertThat(figure(total, "pss_bytes")).isCloseTo(Long.parseLong(sums[0]) * 1024, ONE_PERCENT);
    assertThat(figure(total, "uss_bytes")).isCloseTo(Long.parseLong(sums[1]) * 1024, ONE_PERCENT);
    assertThat(figure(total, "swap_bytes")).isEqualTo(Long.parseLong(sums[2]) * 1024);
  }

  @Test
  void table_equalsAnIndependentSumOverTheSameProcesses() throws Exception {
    workload("3", "60", "40", "0", "0");
    Result sum =
        programs.run(
            "sh",
            "-c",
            "for p in $(pgrep -x zmemtruth); do cat /proc/$p/smaps_rollup; done | awk '/^Pss:/ {s += $2} END {print s}'");
    assertThat(figure(total(), "pss_bytes"))
        .isCloseTo(Long.parseLong(sum.out().strip()) * 1024, ONE_PERCENT);
  }

  @Test
  void twinsOfOneAddressSpace_areTwoRows_andTheirMemoryCountsOnce() throws Exception {
    Process parent = start("0", "100", "0", "0", "0", "1");
    long twin = twin(parent);
    Rows rows = rows("--by=pid");
    assertThat(rows.pids()).containsExactlyInAnyOrder(parent.pid(), twin);
    assertThat(figure(rows.line(parent.pid()), "pss_bytes")).isCloseTo(101 * MIB, ONE_PERCENT);
    assertThat(rows.line(twin))
        .contains("\"pss_bytes\":null", "\"denied\":0", "\"kind\":\"same_memory\"");
    assertThat(figure(rows.total(), "pss_bytes")).isCloseTo(101 * MIB, ONE_PERCENT);
    assertThat(figure(rows.total(), "count")).isEqualTo(2);
  }

  @Test
  void twinThatCallsExec_isMeasuredAsTheNewProgram() throws Exception {
    String address = programs.address(programs.daemon("zmem-aggregator", "--listen=127.0.0.1:0"));
    long twin = twin(start("0", "100", "0", "0", "0", "1"));
    programs.daemon("zmem-agent", "--aggregator=" + address, "--interval=200ms");
    String[] query = {"top", "--by=pid", "-o", "json", "--aggregator=" + address};
    programs.awaitAnswer(
        answer -> new Rows(answer.out()).line(twin).contains("\"name\":\"zmemtruth\""), query);

    assertThat(programs.run("kill", "-USR1", String.valueOf(twin)).exit()).isZero();
    Result answer =
        programs.awaitAnswer(
            after -> new Rows(after.out()).line(twin).contains("\"name\":\"sleep\""), query);
    assertThat(figure(new Rows(answer.out()).line(twin), "rss_bytes")).isBetween(MIB / 4, 10 * MIB);
  }

  /** The pid of the one twin of a started workload. */
  private static long twin(Process started) throws IOException {
    String ready = Objects.requireNonNull(started.inputReader().readLine());
    assertThat(ready).startsWith("ready ");
    return Long.parseLong(ready.substring("ready ".length()));
  }

  /** By cat: the kernel answers this file in one read only, which Java's readString does not do. */
  private String hugePages() throws Exception {
    return programs.run("cat", HUGE_PAGES.toString()).out().strip();
  }

  private void workload(String... shape) throws IOException {
    assertThat(start(shape).inputReader().readLine()).isEqualTo("ready");
  }

  private Process start(String... shape) throws IOException {
    String[] command = new String[shape.length + 1];
    command[0] = truth.toString();
    System.arraycopy(shape, 0, command, 1, shape.length);
    return programs.start(command);
  }

  private String total() throws Exception {
    return rows("--by=program").total();
  }

  private Rows rows(String by) throws Exception {
    Result answer = programs.zmemctl("top", "--local", by, "--filter=^zmemtruth$", "-o", "json");
    assertThat(answer.exit()).as(answer.err()).isZero();
    return new Rows(answer.out());
  }
}
