package dev.zmem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.governor.Budgets;
import dev.zmem.agent.procfs.PageSize;
import dev.zmem.model.Absent;
import dev.zmem.model.RowKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is walked and who is not, on a tree that does what a test says. */
class GovernedScannerTest {
  private static final long SECOND = 1_000_000_000L;

  /** Nobody becomes old while a test runs, and whoever moved may be walked. */
  private static final Budgets ROOMY = new Budgets(Budgets.UNLIMITED, SECOND, 3_600 * SECOND);

  /** Everybody is old at once. */
  private static final Budgets AT_ONCE = new Budgets(Budgets.UNLIMITED, SECOND, 1);

  @TempDir private Path folder;
  private FixtureTree tree;
  private final List<Scanner> opened = new ArrayList<>();

  @BeforeEach
  void make() throws IOException {
    tree = new FixtureTree(folder);
  }

  @AfterEach
  void close() {
    opened.forEach(Scanner::close);
  }

  @Test
  void whoDidNotMove_isNotWalkedAgain_andWhoMovedIs() throws IOException {
    addMany(20);
    Scanner scanner = open(ROOMY);
    assertThat(scanner.pass().cost().rollupReads()).isEqualTo(20);
    HostPass calm = scanner.pass();
    assertThat(calm.cost().rollupReads()).isZero();
    assertThat(calm.cost().statmReads()).isEqualTo(20);

    tree.resident(7, 2_000);
    tree.rollup(7, 7, 8_000, 7_000, 6_000);
    HostPass moved = scanner.pass();
    assertThat(moved.cost().rollupReads()).isEqualTo(1);
    assertThat(sample(moved, 7).figures().pssBytes()).isEqualTo(7_000 * 1024);
    assertThat(sample(moved, 7).provenance().kind()).isEqualTo(RowKind.EXACT);
    assertThat(sample(moved, 8)).isSameAs(sample(calm, 8));
  }

  @Test
  void whoIsOld_isWalked_movedOrNot() throws IOException {
    addMany(5);
    Scanner scanner = open(AT_ONCE);
    assertThat(scanner.pass().cost().rollupReads()).isEqualTo(5);
    assertThat(scanner.pass().cost().rollupReads()).isEqualTo(5);
  }

  @Test
  void pidOfAnother_isAnotherProcess_withFiguresOfItsOwn() throws IOException {
    addMany(1);
    Scanner scanner = open(measuring(ROOMY, true), 0); // what is kept outlives a deleted file here
    assertThat(sample(scanner.pass(), 0).key().startTimeTicks()).isEqualTo(1_000);
    tree.remove(0);
    tree.add(0, 1_000);
    tree.stat(0, 2_000, 1_000, 0);
    tree.rollup(0, 0, 4_000, 3_000, 2_000);
    ProcessSample after = sample(scanner.pass(), 0);
    assertThat(after.key().startTimeTicks()).isEqualTo(2_000);
    assertThat(after.provenance().kind()).isEqualTo(RowKind.EXACT);
    assertThat(after.figures().pssBytes()).isEqualTo(3_000 * 1024);
  }

  @Test
  void withoutDescriptors_figuresAreTheSame() throws IOException {
    addMany(30);
    Scanner bare = open(measuring(AT_ONCE, true), 0);
    List<ProcessSample> none = bare.pass().samples();
    assertThat(bare.pass().samples()).hasSameSizeAs(none);
    Scanner scanner = open(measuring(AT_ONCE, true), 7);
    HostPass some = scanner.pass();
    assertThat(some.samples()).hasSize(30);
    for (int index = 0; index < 30; index++) {
      assertThat(sample(some, index).figures()).isEqualTo(none.get(index).figures());
    }
    tree.resident(29, 5_000);
    tree.rollup(29, 29, 20_000, 20_000, 20_000);
    assertThat(sample(scanner.pass(), 29).figures().pssBytes()).isEqualTo(20_000 * 1024);
  }

  @Test
  void descriptorsOfThoseThatEnd_areUsedAgain() throws IOException {
    Scanner scanner = open(measuring(ROOMY, true), 4);
    for (int round = 0; round < 10; round++) {
      tree.add(round, 100);
      HostPass pass = scanner.pass();
      assertThat(pass.samples()).hasSize(1);
      // a kept descriptor is read once a look; opened anew it takes stat twice beside it
      assertThat(scanner.pass().cost().statmReads()).as("round " + round).isEqualTo(1);
      tree.remove(round);
    }
  }

  @Test
  void withoutPss_nobodyIsWalked() throws IOException {
    addMany(10);
    Scanner scanner = open(measuring(ROOMY, false), 100);
    HostPass pass = scanner.pass();
    assertThat(pass.cost().rollupReads()).isZero();
    assertThat(pass.report().overdue()).isZero();
    for (ProcessSample sample : pass.samples()) {
      residentOnly(sample, RowKind.PSS_OFF);
    }
    assertThat(sample(pass, 3).figures().rssBytes()).isEqualTo(1_003L * PageSize.BYTES);
  }

  @Test
  void neverWalked_byAControlGroupOfAnyHierarchy_isNotWalkedOnce() throws IOException {
    addMany(2);
    tree.write(0, "cgroup", "9:name=systemd:/\n4:memory:/batch/job-7\n1:cpu,cpuacct:/\n0::/\n");
    NeverWalk rules = new NeverWalk(List.of("cgroup:*batch*"));
    HostPass pass = open(new Measuring(AT_ONCE, true, rules), 100).pass();
    assertThat(pass.cost().rollupReads()).isEqualTo(1);
    residentOnly(sample(pass, 0), RowKind.NEVER_WALKED);
    assertThat(sample(pass, 1).provenance().kind()).isEqualTo(RowKind.EXACT);
  }

  @Test
  void neverWalked_byName_byUser_andByControlGroup_isNotWalkedOnce() throws IOException {
    for (int index = 0; index < 4; index++) {
      tree.add(index, 1_000);
    }
    tree.write(1, "cmdline", "/usr/lib/postgresql/bin/postgres\0-D\0/data\0");
    tree.write(1, "stat", tree.read(1, "stat").replace("(worker)", "(postgres)"));
    tree.write(2, "status", "Name:\tworker\nUid:\t4000000\t4000000\t4000000\t4000000\n");
    tree.write(3, "cgroup", "5:cpu:/x\n0::/realtime.slice/a.service\n");
    NeverWalk rules =
        new NeverWalk(List.of("name:postgres*", "user:4000000", "cgroup:/realtime.slice/*"));
    Scanner scanner = open(new Measuring(AT_ONCE, true, rules), 100);
    for (int pass = 0; pass < 3; pass++) {
      HostPass found = scanner.pass();

      assertThat(found.cost().rollupReads()).isEqualTo(1);
      assertThat(sample(found, 0).provenance().kind()).isEqualTo(RowKind.EXACT);
      residentOnly(sample(found, 1), RowKind.NEVER_WALKED);
      residentOnly(sample(found, 2), RowKind.NEVER_WALKED);
      residentOnly(sample(found, 3), RowKind.NEVER_WALKED);
    }
    assertThat(scanner.fullPass().cost().rollupReads()).isEqualTo(1);
  }

  @Test
  void manyLarge_haveASampleEach_inTheFirstPass() throws IOException {
    for (int index = 0; index < 12; index++) {
      tree.addLarge(index, 200_000, 16L << 30);
    }
    HostPass pass = open(new Budgets(Budgets.UNLIMITED, 5_000_000, SECOND)).pass();
    assertThat(pass.samples())
        .hasSize(12)
        .allMatch(sample -> sample.figures().pssBytes() > 0)
        .filteredOn(sample -> sample.provenance().kind() == RowKind.SAMPLED)
        .hasSizeGreaterThan(8); // all, but on a very busy machine
  }

  @Test
  void whoHadNoTurnYet_isEstimated_withinItsResidentSet() throws IOException {
    tree.add(0, 200_000); // without a page table to be read
    Scanner scanner = open(new Budgets(Budgets.UNLIMITED, 5_000_000, SECOND));
    long rss = 200_000L * PageSize.BYTES;
    for (int round = 0; round < 2; round++) {
      ProcessSample sample = sample(scanner.pass(), 0);
      assertThat(sample.provenance().kind()).isEqualTo(RowKind.CHEAP);
      assertThat(sample.provenance().errorBytes()).isEqualTo(rss);
      assertThat(sample.figures().rssBytes()).isEqualTo(rss);
      assertThat(sample.figures().pssBytes()).isEqualTo(rss);
      assertThat(sample.figures().ussBytes()).isEqualTo(rss);
    }
  }

  @Test
  void whoIsSwappedOut_isNotWalkedOnce() throws IOException {
    tree.swap(4_000_000, 1_000_000);
    addMany(2);
    tree.swapped(0, 25_000, 2_400_000);
    tree.swapped(1, 25_000, 100);
    Scanner scanner = open(new Budgets(Budgets.UNLIMITED, 5_000_000, 1));
    for (int pass = 0; pass < 3; pass++) {
      HostPass found = scanner.pass();
      assertThat(found.cost().rollupReads()).isEqualTo(1);
      assertThat(sample(found, 0).provenance().kind()).isNotEqualTo(RowKind.EXACT);
      assertThat(sample(found, 1).provenance().kind()).isEqualTo(RowKind.EXACT);
    }
  }

  @Test
  void whoIsSwappedOutLater_isNotWalkedAgain_whateverItsResidentSetDid() throws IOException {
    tree.swap(4_000_000, 4_000_000);
    addMany(1);
    tree.swapped(0, 25_000, 0);
    Scanner scanner = open(new Budgets(Budgets.UNLIMITED, 5_000_000, 1));
    assertThat(scanner.pass().cost().rollupReads()).isEqualTo(1);
    assertThat(scanner.pass().cost().rollupReads()).isEqualTo(1);
    tree.swap(4_000_000, 1_000_000);
    tree.swapped(0, 25_000, 2_400_000);
    assertThat(scanner.pass().cost().rollupReads()).isZero();
    tree.swapped(0, 24_000, 2_400_000);
    assertThat(scanner.pass().cost().rollupReads()).isZero();
  }

  @Test
  void relativesThatEnd_leaveTheOthersALargerPart_atOnce() throws IOException {
    for (int index = 0; index < 8; index++) {
      tree.addRelative(index, 0, 10_000);
      tree.rollup(index, 0, 40_000, 12_000, 8_000); // 32,000 KiB shared by eight
    }
    Scanner scanner = open(ROOMY);
    scanner.pass();
    for (int index = 4; index < 8; index++) {
      tree.remove(index);
    }
    for (int index = 0; index < 4; index++) {
      tree.rollup(index, 0, 40_000, 16_000, 8_000);
    }
    HostPass pass = scanner.pass();
    assertThat(pass.samples()).hasSize(4);
    for (ProcessSample sample : pass.samples()) {
      assertThat(sample.figures().pssBytes()).isEqualTo(16_000 * 1024);
    }
  }

  @Test
  void relativesThatEnd_areEstimated_whereNobodyMayBeWalked() throws IOException {
    for (int index = 0; index < 8; index++) {
      tree.addRelative(index, 0, 10_000);
      tree.rollup(index, 0, 40_000, 12_000, 8_000);
    }
    Scanner scanner =
        open(new Budgets(1e-12, SECOND, 3_600 * SECOND)); // the first pass alone is allowed
    assertThat(scanner.pass().cost().rollupReads()).isEqualTo(8);
    for (int index = 4; index < 8; index++) {
      tree.remove(index);
    }
    HostPass pass = scanner.pass();
    assertThat(pass.cost().rollupReads()).isZero();
    for (ProcessSample sample : pass.samples()) {
      assertThat(sample.provenance().kind()).isEqualTo(RowKind.CHEAP);
      assertThat(sample.figures().pssBytes()).isEqualTo(16_000 * 1024);
      assertThat(sample.provenance().errorBytes()).isEqualTo(4_000 * 1024);
    }
  }

  @Test
  void whoRunsAnotherProgram_hasNoFiguresOfTheOld_evenWhereNobodyMayBeWalked() throws IOException {
    tree.add(0, 1_000);
    tree.runs(0, "/usr/bin/old");
    Scanner scanner = open(new Budgets(1e-12, SECOND, 1)); // names are always due
    assertThat(sample(scanner.pass(), 0).figures().pssBytes()).isEqualTo(4_000 * 1024);
    assertThat(sample(scanner.pass(), 0).figures().pssBytes()).isEqualTo(4_000 * 1024);
    tree.runs(0, "/usr/bin/old (deleted)"); // it was upgraded, and runs on
    assertThat(sample(scanner.pass(), 0).figures().pssBytes()).isEqualTo(4_000 * 1024);

    tree.runs(0, "/usr/bin/new");
    ProcessSample fresh = sample(scanner.pass(), 0);
    assertThat(fresh.provenance().kind()).isEqualTo(RowKind.CHEAP);
    assertThat(fresh.provenance().errorBytes()).isEqualTo(fresh.figures().rssBytes());
  }

  @Test
  void pressedHost_isLookedAt() throws IOException {
    addMany(10);
    tree.pressure(99, 99);
    Scanner scanner = open(Budgets.DEFAULT);
    assertThat(scanner.pass().samples()).hasSize(10);
    tree.resident(3, 9_000);
    tree.rollup(3, 3, 36_000, 36_000, 36_000);
    HostPass pass = scanner.pass();
    assertThat(pass.cost().statmReads()).isEqualTo(11); // and the faults of the one that is walked
    assertThat(sample(pass, 3).figures().rssBytes()).isEqualTo(36_000L * 1024);
    assertThat(scanner.stretch(5 * SECOND)).isEqualTo(2);
  }

  @Test
  void fiftyThousandProcesses_areAllThere_andMeasuredByAndBy() throws IOException {
    int templates = 50;
    SplittableRandom random = new SplittableRandom(3);
    for (int index = 0; index < templates; index++) {
      tree.add(index, 200 + random.nextInt(2_000));
    }
    int processes = 50_000;
    for (int from = templates; from < processes; from++) {
      tree.addNames(from % templates, from, from + 1);
    }
    Scanner scanner = open(Budgets.DEFAULT);
    HostPass first = scanner.pass();
    assertThat(first.samples()).hasSize(processes);
    assertThat(first.report().malformed()).isZero();
    assertThat(first.report().vanished()).isZero();
    int walked = first.cost().rollupReads();
    assertThat(walked).isPositive();
    HostPass second = scanner.pass();
    assertThat(second.samples()).hasSize(processes);
    assertThat(second.cost().statmReads()).isLessThan(processes / 2);
    assertThat(scanner.stretch(5 * SECOND)).isEqualTo(2);
    long measured =
        second.samples().stream()
            .filter(sample -> sample.provenance().kind() == RowKind.EXACT)
            .count();
    assertThat(measured).isGreaterThanOrEqualTo(walked);
  }

  private void addMany(int count) throws IOException {
    for (int index = 0; index < count; index++) {
      tree.add(index, 1_000 + index);
    }
  }

  private Scanner open(Budgets budgets) throws IOException {
    return open(measuring(budgets, true), Descriptors.most());
  }

  private Scanner open(Measuring measuring, int descriptors) throws IOException {
    Scanner scanner = new Scanner(tree.settings(measuring), descriptors);
    opened.add(scanner);
    return scanner;
  }

  private static Measuring measuring(Budgets budgets, boolean pss) {
    return new Measuring(budgets, pss, NeverWalk.NONE);
  }

  private static void residentOnly(ProcessSample sample, RowKind kind) {
    assertThat(sample.provenance().kind()).isEqualTo(kind);
    assertThat(sample.figures().rssBytes()).isPositive();
    assertThat(sample.figures().pssBytes()).isEqualTo(Absent.ABSENT);
    assertThat(sample.figures().ussBytes()).isEqualTo(Absent.ABSENT);
  }

  private static ProcessSample sample(HostPass pass, int index) {
    return pass.samples().stream()
        .filter(sample -> sample.key().pid() == FixtureTree.pid(index))
        .findFirst()
        .orElseThrow();
  }
}
