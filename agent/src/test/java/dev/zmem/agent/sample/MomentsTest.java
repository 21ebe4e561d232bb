package dev.zmem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.attribute.NeverWalk;
import dev.zmem.agent.attribute.ProcessNaming;
import dev.zmem.agent.figures.CurrentFigures;
import dev.zmem.agent.figures.Eligibility;
import dev.zmem.agent.figures.ResidentOnly;
import dev.zmem.agent.governor.Budgets;
import dev.zmem.agent.governor.WalkCosts;
import dev.zmem.agent.host.UserNames;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.PageSize;
import dev.zmem.agent.naming.ProgramNames;
import dev.zmem.agent.process.Descriptors;
import dev.zmem.agent.procfs.ProcessStat;
import dev.zmem.agent.walk.PageLook;
import dev.zmem.agent.walk.ProcessReader;
import dev.zmem.agent.walk.ReadOutcome;
import dev.zmem.agent.walk.WalkResult;
import dev.zmem.model.Absent;
import dev.zmem.model.Figure;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.RowKind;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Every figure has the moment at which it was read, and no two of different moments are mixed. */
class MomentsTest extends FixtureScans {
  /** What the first pass may use; afterwards nobody is walked. */
  private static final Budgets FIRST_PASS_ONLY = new Budgets(1e-12, SECOND, 3_600 * SECOND);

  /** Walks would hold everyone for too long. */
  private static final Budgets BY_WINDOWS = new Budgets(Budgets.UNLIMITED, 1, 3_600 * SECOND);

  private static final long PAGE_KIB = PageSize.BYTES / 1024;

  @Test
  void estimateByCounters_isAsOldAsTheWalkItFollows() throws IOException {
    addMany(1);
    Scanner scanner = open(FIRST_PASS_ONLY);
    ProcessSample walked = sample(scanner.pass(), 0);
    assertThat(walked.provenance().kind()).isEqualTo(RowKind.EXACT);
    tree.resident(0, 2_000);
    ProcessSample moved = sample(scanner.pass(), 0);
    assertThat(moved.provenance().kind()).isEqualTo(RowKind.CHEAP);
    assertThat(moved.provenance().measuredAtNanos())
        .isEqualTo(walked.provenance().measuredAtNanos());
    tree.resident(0, 3_000);
    assertThat(sample(scanner.pass(), 0).provenance().measuredAtNanos())
        .isEqualTo(walked.provenance().measuredAtNanos());
  }

  @Test
  void processNeverMeasured_isAsOldAsTheAgentKnowsIt() throws IOException {
    addMany(1);
    Scanner scanner = open(FIRST_PASS_ONLY);
    long before = scanner.pass().endedAtNanos();
    tree.add(1, 1_000);
    HostPass met = scanner.pass();
    assertThat(sample(met, 1).provenance().kind()).isEqualTo(RowKind.CHEAP);
    long measuredAtNanos = sample(met, 1).provenance().measuredAtNanos();
    assertThat(measuredAtNanos).isBetween(before, met.endedAtNanos());
    tree.resident(1, 2_000);
    assertThat(sample(scanner.pass(), 1).provenance().measuredAtNanos()).isEqualTo(measuredAtNanos);
  }

  @Test
  void programAfterExec_isAsOldAsTheAgentKnowsIt_notTheOneBefore() throws IOException {
    tree.add(0, 1_000);
    tree.runs(0, "/usr/bin/old");
    Scanner scanner = open(new Budgets(1e-12, SECOND, 1)); // names are always due
    long before = scanner.pass().endedAtNanos();
    tree.runs(0, "/usr/bin/new");
    ProcessSample fresh = sample(scanner.pass(), 0);
    assertThat(fresh.provenance().kind()).isEqualTo(RowKind.CHEAP);
    assertThat(fresh.provenance().measuredAtNanos()).isGreaterThan(before);
  }

  /** A walk comes before the windows of the same pass, which take their time. */
  @Test
  void processesOfOnePass_haveEachTheMomentTheyWereRead() throws IOException {
    int large = 4;
    for (int index = 0; index < large; index++) {
      tree.addLarge(index, 100_000, 8 << 20);
    }
    Scanner scanner = open(BY_WINDOWS);
    HostPass pass = scanner.pass();
    long last = pass.endedAtNanos() - pass.report().wallMicros() * 1000 - 1000;
    for (int index = 0; index < large; index++) {
      assertThat(sample(pass, index).provenance().kind()).isEqualTo(RowKind.STEPPED);
      assertThat(sample(pass, index).provenance().measuredAtNanos())
          .isBetween(last + 1, pass.endedAtNanos());
      last = sample(pass, index).provenance().measuredAtNanos();
    }
  }

  @Test
  void walkedProcessesOfOnePass_haveEachTheMomentTheyWereRead() throws IOException {
    int many = 50;
    for (int index = 0; index < many; index++) {
      tree.add(index, 1_000);
    }
    HostPass pass = open(ROOMY).pass();
    long beganAtNanos = pass.endedAtNanos() - pass.report().wallMicros() * 1000 - 1000;
    assertThat(pass.samples())
        .hasSize(many)
        .allSatisfy(sample -> {
          assertThat(sample.provenance().kind()).isEqualTo(RowKind.EXACT);
          assertThat(sample.provenance().measuredAtNanos())
              .isBetween(beganAtNanos, pass.endedAtNanos());
        });
    // two readers may read at the same moment
    assertThat(
            pass.samples().stream().map(sample -> sample.provenance().measuredAtNanos()).distinct())
        .hasSizeGreaterThan(many / 2);
  }

  @Test
  void growthBetweenLookAndWalk_countsOnce() throws IOException {
    tree.add(0, 1_000);
    long now = System.nanoTime();
    ScanSettings settings = tree.settings(measuring(ROOMY, true));
    CurrentFigures current = new CurrentFigures(new ResidentOnly(true, () -> true));
    try (KernelFiles files = new KernelFiles();
        ProcessReader reader =
            new ProcessReader(
                settings.root(),
                new Descriptors(files, 10),
                new ProcessNaming(new ProgramNames("host"), new UserNames(), settings.naming()),
                NeverWalk.NONE)) {
      TrackedProcess process =
          new TrackedProcess(FixtureTree.pid(0), now, new Descriptors(files, 10));
      process.identity().becomes(new ProcessStat("worker", 'S', 1, false, 1, 1_000, 0, 0), now);
      look(process, 1_000);
      process.is(Eligibility.ELIGIBLE);
      tree.resident(0, 1_500); // it grew before it was walked
      tree.rollup(0, 0, 1_500 * PAGE_KIB, 1_500 * PAGE_KIB, 1_500 * PAGE_KIB);
      WalkResult result = reader.walk(process.walkOrder(now));
      PageLook counted = Objects.requireNonNull(result.look());
      process.liveness().counted(counted.residentPages(), counted.filePages());
      process.walked(
          ((ReadOutcome.Ok) result.outcome()).figures(), now, result.cpuNanos(), new WalkCosts());
      assertRssPages(process, 1_500);

      look(process, 1_500);
      process.update(current, now + SECOND);
      assertRssPages(process, 1_500);
      look(process, 1_600);
      process.update(current, now + 2 * SECOND);
      assertRssPages(process, 1_600);
    }
  }

  @Test
  void windowsOfAProcessThatGrewSinceTheLook_areTakenWithItsRssOfThen() throws IOException {
    tree.addLarge(0, 1_000, 8 << 20); // 2,048 pages, all exclusive by its page table
    tree.write(
        0,
        "status",
        "Name:\tworker\nUid:\t0\t0\t0\t0\nRssAnon:\t8192 kB\nRssFile:\t400 kB\nRssShmem:\t0 kB\n");
    Scanner scanner = open(BY_WINDOWS);
    ProcessSample grown = sample(scanner.pass(), 0);
    assertThat(grown.provenance().kind()).isEqualTo(RowKind.STEPPED);
    assertThat(grown.figures().ussBytes()).isEqualTo(8192 * 1024);
    assertThat(grown.figures().rssBytes()).isEqualTo(8592 * 1024);
    tree.resident(0, 8592 / PAGE_KIB);
    MemoryFigures then = sample(scanner.pass(), 0).figures();
    assertThat(then.with(Figure.VSS, Absent.ABSENT))
        .isEqualTo(grown.figures().with(Figure.VSS, Absent.ABSENT));
  }

  private static void look(TrackedProcess process, long residentPages) {
    process.liveness().live(residentPages, 10, 100_000);
    process.walk().movement().look(residentPages, 10);
  }

  private static void assertRssPages(TrackedProcess process, long pages) {
    assertThat(Objects.requireNonNull(process.figures()).rssBytes())
        .isEqualTo(pages * PageSize.BYTES);
  }
}
