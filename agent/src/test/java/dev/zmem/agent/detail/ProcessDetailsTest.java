package dev.zmem.agent.detail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.agent.attribute.NeverWalk;
import dev.zmem.agent.detail.NoDetailException.Reason;
import dev.zmem.agent.governor.Budgets;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.naming.CommandLines;
import dev.zmem.agent.runtime.GoAddress;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.agent.sample.Measuring;
import dev.zmem.agent.sample.ScanSettings;
import dev.zmem.agent.sample.Scanner;
import dev.zmem.model.Description;
import dev.zmem.model.Description.Item;
import dev.zmem.model.MappingFigure;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Against this machine's own processes. */
class ProcessDetailsTest {
  private static final int OWN = (int) ProcessHandle.current().pid();
  private static final long SECONDS_20 = 20_000_000_000L;

  @Test
  void mappingsOfThisProcess_addUpToItsRollup() throws Exception {
    // however large this JVM has grown, it may be held for long enough
    Measuring walked = new Measuring(new Budgets(0.01, SECONDS_20, 1), true, NeverWalk.NONE);
    try (ProcessDetails details = details(walked)) {
      long before = rollup("Pss:");
      Mappings mappings = details.mappings(OWN, Deadline.within(SECONDS_20));
      long after = rollup("Pss:");
      long slack = (32 << 20) + Math.abs(after - before); // this JVM grows meanwhile
      assertThat(sum(mappings, MappingFigure.PSS)).isBetween(before - slack, after + slack);
      assertThat(mappings.table().sorted()).extracting(MappingRow::name).contains("[anon]");
      assertThat(mappings.report().processes()).isEqualTo(1);
      assertThat(mappings.report().program()).isNotEmpty();
    }
  }

  @Test
  void aProcessThatOneMappingWouldHoldUp_isMeasuredByWindows() throws Exception {
    Measuring measuring = new Measuring(new Budgets(0.01, 1, 1), true, NeverWalk.NONE);
    try (ProcessDetails details = details(measuring)) {
      long before = rollup("Rss:");
      Mappings mappings = details.mappings(OWN, Deadline.within(SECONDS_20));
      long after = rollup("Rss:");
      assertThat(mappings.report().stepped()).isEqualTo(1);
      long slack = (32 << 20) + Math.abs(after - before);
      assertThat(sum(mappings, MappingFigure.RSS)).isBetween(before - slack, after + slack);
      assertThat(mappings.table().sorted())
          .as("of shared pages PSS has none")
          .allMatch(row -> row.bytes(MappingFigure.PSS) >= row.bytes(MappingFigure.USS))
          .anyMatch(row -> row.withoutPss() == 1);
      assertThat(sum(mappings, MappingFigure.PSS))
          .isGreaterThanOrEqualTo(sum(mappings, MappingFigure.USS))
          .isLessThan(sum(mappings, MappingFigure.RSS));
    }
  }

  @Test
  void mappingsOfTheHost_haveEachNameOnceAndTheProcessesThatMapIt() throws Exception {
    ScanSettings settings = settings(Measuring.DEFAULT.withUnlimitedCpu());
    try (Scanner scanner = new Scanner(settings);
        ProcessDetails details = new ProcessDetails(settings, List.of(), "the agent")) {
      HostPass pass = scanner.pass();
      Mappings mappings = details.mappings(pass, Deadline.within(SECONDS_20));
      assertThat(mappings.table().sorted()).extracting(MappingRow::name).doesNotHaveDuplicates();
      assertThat(mappings.report().processes()).isPositive();
      assertThat(mappings.table().sorted())
          .allMatch(row -> row.processes() <= mappings.report().processes());
    }
  }

  @Test
  void aHostWithoutTime_leavesProcessesOutAndSaysSo() throws Exception {
    ScanSettings settings = settings(Measuring.DEFAULT.withUnlimitedCpu());
    try (Scanner scanner = new Scanner(settings);
        ProcessDetails details = new ProcessDetails(settings, List.of(), "the agent")) {
      HostPass pass = scanner.pass();
      Mappings mappings = details.mappings(pass, Deadline.within(-1));
      assertThat(mappings.report().processes()).isZero();
      assertThat(mappings.report().outOfTime()).isPositive();
      assertThat(mappings.report().leftOutRssBytes()).isPositive();
    }
  }

  @Test
  void nobodyThatWaits_endsTheReading() throws Exception {
    Deadline deadline = Deadline.within(SECONDS_20);
    deadline.leave();
    try (ProcessDetails details = details(Measuring.DEFAULT)) {
      assertThat(details.mappings(OWN, deadline).report().unfinished()).isEqualTo(1);
    }
  }

  @Test
  void aProcessThatIsNotThere_isSaidToBeGone() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    try (ProcessDetails details = details(Measuring.DEFAULT)) {
      for (int pid : List.of((int) ended.pid(), 0, -1, Integer.MAX_VALUE)) {
        assertThatThrownBy(() -> details.mappings(pid, Deadline.within(SECONDS_20)))
            .isInstanceOfSatisfying(
                NoDetailException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_PROCESS));
        assertThatThrownBy(() -> details.describe(pid, null))
            .isInstanceOf(NoDetailException.class)
            .hasMessageContaining("no process " + pid);
      }
    }
  }

  @Test
  void sparedProcesses_areNotWalked() throws Exception {
    try (ProcessDetails off = details(new Measuring(Budgets.DEFAULT, false, NeverWalk.NONE));
        ProcessDetails spared =
            details(new Measuring(Budgets.DEFAULT, true, new NeverWalk(List.of("name:*"))))) {
      assertThatThrownBy(() -> off.mappings(OWN, Deadline.within(SECONDS_20)))
          .hasMessageContaining("--pss=off");
      assertThatThrownBy(() -> spared.mappings(OWN, Deadline.within(SECONDS_20)))
          .isInstanceOfSatisfying(
              NoDetailException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_ALLOWED))
          .hasMessageContaining("--never-walk");
      assertThat(spared.describe(OWN, null).sections()).as("no walk").isNotEmpty();
    }
  }

  @Test
  void descriptionOfThisProcess_hasWhatItsFilesTell() throws Exception {
    try (ProcessDetails details = details(Measuring.DEFAULT)) {
      Description description = details.describe(OWN, null);
      assertThat(item(description, "process", "pid").numbers()).containsExactly((long) OWN);
      assertThat(item(description, "process", "exe").texts().getFirst()).contains("java");
      assertThat(item(description, "process", "threads").numbers().getFirst()).isGreaterThan(1);
      assertThat(item(description, "cpu", "user_seconds").decimals().getFirst()).isPositive();
      assertThat(item(description, "memory", "resident_now_bytes").numbers().getFirst())
          .isPositive();
      assertThat(item(description, "memory", "mappings").numbers().getFirst()).isGreaterThan(10);
      assertThat(item(description, "io", "read_by_calls_bytes").numbers().getFirst()).isPositive();
      assertThat(item(description, "files", "open_descriptors").numbers().getFirst()).isPositive();
      assertThat(item(description, "limits", "open_files").numbers()).hasSize(2);
      assertThat(item(description, "runtime", "runtime").texts()).containsExactly("java");
    }
  }

  @Test
  void goAddressOfAnotherProcess_isNotAsked() throws Exception {
    Process shell = new ProcessBuilder("sh", "-c", "read line; exit").start();
    try (ServerSocket others = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ProcessDetails details =
            new ProcessDetails(
                settings(Measuring.DEFAULT),
                List.of(GoAddress.of("*=127.0.0.1:" + others.getLocalPort())),
                "the agent")) {
      Description description = details.describe((int) shell.pid(), null);
      assertThat(item(description, "runtime", "reason").texts().getFirst())
          .contains("process " + shell.pid() + " does not listen at 127.0.0.1:");
      others.setSoTimeout(1);
      assertThatThrownBy(others::accept).isInstanceOf(SocketTimeoutException.class);
    } finally {
      shell.destroy();
    }
  }

  @Test
  void commandLines_areScrubbedAsTheSettingsSay() throws Exception {
    Process shell =
        new ProcessBuilder("sh", "-c", "read line; exit", "sh", "--password=hunter2x").start();
    try (ProcessDetails details = details(Measuring.DEFAULT)) {
      String told = details.describe((int) shell.pid(), null).toString();
      assertThat(told).contains("--password=***").doesNotContain("hunter2x");
    } finally {
      shell.destroy();
    }
  }

  private static ProcessDetails details(Measuring measuring) {
    return new ProcessDetails(settings(measuring), List.of(), "the agent");
  }

  private static ScanSettings settings(Measuring measuring) {
    return new ScanSettings(ProcRoot.SYSTEM, "host-a", 1, CommandLines.Detail.SCRUBBED, measuring);
  }

  private static long sum(Mappings mappings, MappingFigure figure) {
    return mappings.table().sorted().stream()
        .mapToLong(row -> Math.max(0, row.bytes(figure)))
        .sum();
  }

  private static long rollup(String line) throws Exception {
    Optional<String> found =
        Files.readAllLines(Path.of("/proc/self/smaps_rollup")).stream()
            .filter(text -> text.startsWith(line))
            .findFirst();
    return Long.parseLong(found.orElseThrow().replaceAll("[^0-9]", "")) << 10;
  }

  private static Item item(Description description, String section, String key) {
    return description.sections().stream()
        .filter(part -> part.key().equals(section))
        .flatMap(part -> part.items().stream())
        .filter(part -> part.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new AssertionError(section + "." + key));
  }
}
