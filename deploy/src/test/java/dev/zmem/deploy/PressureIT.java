package dev.zmem.deploy;

import static dev.zmem.deploy.Rows.figure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zmem.deploy.Programs.Daemon;
import dev.zmem.deploy.Programs.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host that is short of memory: its passes still arrive, and its agent still obeys. */
class PressureIT {
  private static final long MIB = 1 << 20;
  private static final int SECONDS = 20;

  /** So long that a busy machine alone makes no host silent: that takes three of them. */
  private static final int INTERVAL = 3;

  private static final int STALE_INTERVALS = 3;
  private static final int MOST_STRETCH = 2;

  /** Passes among which two come at the interval that was asked for, however busy the machine. */
  private static final int MOST_PASSES = 40;

  @TempDir private Path folder;
  private Programs programs;
  private Daemon aggregator;
  private String to;
  private List<String> agent;

  @BeforeEach
  void open() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "gcc is not installed");
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    programs = new Programs(folder);
    aggregator = programs.daemon("zmem-aggregator", "--listen=127.0.0.1:0");
    to = "--aggregator=" + programs.address(aggregator);
    agent = List.of(Programs.program("zmem-agent"), "run", to, "--host-name=pressed");
  }

  @AfterEach
  void close() throws Exception {
    if (programs != null) {
      programs.close();
    }
  }

  @Test
  void agentSwappedOut_keepsReporting_andDrainsAtSigterm() throws Exception {
    Path hog = programs.compiled("hog.c", "zmemhog");
    // the two want some 70 and 300 MiB
    Squeeze squeeze = Squeeze.open(programs, folder, 64 * MIB, 512);
    try {
      Daemon daemon = programs.daemon(squeeze.inside(with(agent, "--interval=" + INTERVAL + "s")));
      awaitPassAfter(0);
      long hitsBefore = squeeze.limitHits();
      long faultsBefore = squeeze.majorFaults();
      Process squeezer =
          programs.start(squeeze.inside(List.of(hog.toString(), "300")).toArray(String[]::new));
      assertThat(squeezer.inputReader().readLine()).isEqualTo("ready");
      Programs.await("the agent to be swapped", () -> swapped(daemon.process()) > 0);

      List<Long> passes = passesFor(SECONDS);

      assertThat(passes).hasSizeGreaterThan(SECONDS / (STALE_INTERVALS * INTERVAL));
      assertThat(swapped(squeezer)).isGreaterThan(100 * MIB);
      assertThat(squeeze.limitHits()).isGreaterThan(hitsBefore);
      assertThat(squeeze.majorFaults()).isGreaterThan(faultsBefore);
      assertThat(daemon.process().isAlive()).isTrue();
      assertThat(squeezer.isAlive()).isTrue();
      assertThat(daemon.terminate()).isZero();
      // a stream that was not drained is lost
      Programs.await(
          "the stream's end",
          () -> aggregator.logText().contains("host stream ended host=pressed how="));
      assertThat(aggregator.logText()).contains("how=closed").doesNotContain("how=lost");
      assertThat(daemon.logText())
          .containsOnlyOnce(" connected ")
          .doesNotContain("WARNING", "SEVERE", "Exception");
    } finally {
      squeeze.close();
    }
  }

  @Test
  void processSwappedOut_isMeasuredByWindows_fromTheFirstPassOn() throws Exception {
    Path hog = programs.compiled("hog.c", "zmemhog");
    // resident it takes a millisecond to walk, with what is in swap more than the stall budget
    Squeeze squeeze = Squeeze.open(programs, folder, 32 * MIB, 1024);
    try {
      Process squeezed =
          programs.start(
              squeeze.inside(List.of(hog.toString(), "600", "follow")).toArray(String[]::new));
      assertThat(squeezed.inputReader().readLine()).isEqualTo("ready");
      assertThat(swapped(squeezed)).isGreaterThan(500 * MIB);

      Result local =
          programs.run(Programs.program("zmemctl"), "top", "--local", "--by=pid", "-o", "json");
      assertSteppedInSwap(new Rows(local.out()).line(squeezed.pid()));
      Daemon daemon = programs.daemon(with(agent, "--interval=1s"));
      assertSteppedInSwap(awaitRow(squeezed.pid(), 1));
      assertThat(daemon.terminate()).isZero();
    } finally {
      squeeze.close();
    }
  }

  private static void assertSteppedInSwap(String row) {
    // never walked: by windows, or since then by its resident set while the kernel moves it
    assertThat(row)
        .containsAnyOf("\"kind\":\"stepped\"", "\"kind\":\"sampled\"", "\"kind\":\"cheap\"");
    assertThat(figure(row, "swap_bytes")).isGreaterThan(400 * MIB);
  }

  @Test
  void hostPressedHard_isMeasuredLessOften_andItsRowsStillFollow() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/pressure/memory")), "the kernel has no PSI");
    Path memory = Files.writeString(folder.resolve("memory"), pressure(10));
    Path cpu = Files.writeString(folder.resolve("cpu"), pressure(10));
    Process grower =
        programs.start(programs.compiled("hog.c", "zmemgrower").toString(), "16", "follow");
    assertThat(grower.inputReader().readLine()).isEqualTo("ready");
    Daemon daemon =
        programs.daemon(
            Stream.concat(
                    Stream.of(
                        "unshare",
                        "--mount",
                        "--propagation",
                        "private",
                        "sh",
                        "-c",
                        "mount --bind \"$1\" /proc/pressure/memory && mount --bind \"$2\" /proc/pressure/cpu"
                            + " && shift 2 && exec \"$@\"",
                        "sh",
                        memory.toString(),
                        cpu.toString()),
                    with(agent, "--interval=2s").stream())
                .toList());
    awaitPassAfter(0);
    assertThat(awaitGapOf(2)).isLessThanOrEqualTo(2);

    // in place: an agent that reads meanwhile sees one or the other
    Files.writeString(memory, pressure(75), StandardOpenOption.WRITE);
    programs.awaitAnswer(hosts -> hosts.out().contains("\"memory_some_percent\":75.0"), hosts());
    assertThat(usualGap(passesFor(20))).isGreaterThanOrEqualTo(3);
    for (int size = 32; size <= 64; size += 16) {
      grower.outputWriter().append('\n').flush();
      assertThat(grower.inputReader().readLine()).isEqualTo("grown");
      String row = awaitRow(grower.pid(), size * MIB);
      assertThat(row).containsAnyOf("\"kind\":\"cheap\"", "\"kind\":\"exact\"");
      assertThat(figure(row, "pss_bytes")).isBetween(size * MIB * 9 / 10, (size + 4) * MIB);
    }
    assertThat(daemon.terminate()).isZero();
    assertThat(daemon.logText()).doesNotContain("WARNING", "SEVERE", "Exception");
  }

  /** A PSI file by which tasks waited for so much of the time, always of the same length. */
  private static String pressure(int percent) {
    return """
    some avg10=%d.00 avg60=%d.00 avg300=%d.00 total=1
    full avg10=1.00 avg60=1.00 avg300=1.00 total=1
    """
        .formatted(percent, percent, percent);
  }

  private static List<String> with(List<String> command, String option) {
    List<String> longer = new ArrayList<>(command);
    longer.add(option);
    return longer;
  }

  /**
   * The host's uptimes, in whole seconds, in its passes of so many seconds. Uptime is read at the
   * start of a pass: two passes have the same only when they began in one second.
   */
  private List<Long> passesFor(int seconds) throws Exception {
    List<Long> uptimes = new ArrayList<>(List.of(awaitPassAfter(0)));
    while (uptimes.getLast() - uptimes.getFirst() < seconds) {
      uptimes.add(awaitPassAfter(uptimes.getLast()));
    }
    return uptimes;
  }

  /** Waits for a pass that began later, while the host may not go silent; its uptime. */
  private long awaitPassAfter(long uptime) throws Exception {
    Result answer =
        programs.awaitAnswer(
            hosts -> {
              if (hosts.out().contains("\"uptime_seconds\":null")) {
                return false; // its first rows are still to come
              }
              if (uptime > 0) {
                assertThat(hosts.out()).contains("\"state\":\"ok\"");
                assertThat(figure(hosts.out(), "age_seconds"))
                    .isLessThan(STALE_INTERVALS * MOST_STRETCH * intervalSeconds(hosts));
              }
              return hosts.out().contains("\"uptime_seconds\":")
                  && figure(hosts.out(), "uptime_seconds") > uptime;
            },
            hosts());
    return figure(answer.out(), "uptime_seconds");
  }

  private String[] hosts() {
    return new String[] {"hosts", to, "-o", "json"};
  }

  private static long intervalSeconds(Result hosts) {
    return figure(hosts.out(), "interval_millis") / 1000;
  }

  /** The row of a process once it holds so much; it waits for the pass that says so. */
  private String awaitRow(long pid, long rssBytes) throws Exception {
    Result answer =
        programs.awaitAnswer(
            top -> {
              String row = new Rows(top.out()).line(pid);
              return !row.isEmpty() && figure(row, "rss_bytes") >= rssBytes;
            },
            "top",
            "--by=pid",
            to,
            "-o",
            "json");
    return new Rows(answer.out()).line(pid);
  }

  /** Passes until two come so close to each other; a busy machine delays many, never all. */
  private long awaitGapOf(int seconds) throws Exception {
    long shortest = Long.MAX_VALUE;
    long last = awaitPassAfter(0);
    for (int pass = 0; pass < MOST_PASSES && shortest > seconds; pass++) {
      long next = awaitPassAfter(last);
      shortest = Math.min(shortest, next - last);
      last = next;
    }
    return shortest;
  }

  /** The middle one: a pass whose start is delayed makes the gap after it shorter. */
  private static long usualGap(List<Long> uptimes) {
    long[] gaps =
        IntStream.range(1, uptimes.size())
            .mapToLong(index -> uptimes.get(index) - uptimes.get(index - 1))
            .sorted()
            .toArray();
    return gaps[gaps.length / 2];
  }

  /** Bytes of a process in swap; 0 when it is gone. */
  private static long swapped(Process process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/status"))
          .lines()
          .filter(line -> line.startsWith("VmSwap:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .sum();
    } catch (IOException e) {
      return 0;
    }
  }
}
