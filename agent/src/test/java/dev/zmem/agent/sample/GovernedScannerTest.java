package dev.zmem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.governor.Budgets;
import dev.zmem.model.RowKind;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Who is walked and who is not, on a tree that does what a test says. */
class GovernedScannerTest extends FixtureScans {
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
  void kernelThread_isIdentifiedOnce_andLeftAlone() throws IOException {
    addMany(2);
    tree.write(1, "stat", tree.read(1, "stat").replace("4194560", "2129984"));
    Scanner scanner = open(ROOMY);
    assertThat(scanner.pass().samples()).hasSize(1);
    assertThat(scanner.pass().cost().statmReads()).as("of the other alone").isEqualTo(1);
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
    assertThat(pass.cost().statmReads())
        .isEqualTo(12); // and the faults and pages of the one that is walked
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
}
