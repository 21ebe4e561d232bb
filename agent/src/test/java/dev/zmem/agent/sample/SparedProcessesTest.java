package dev.zmem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.attribute.NeverWalk;
import dev.zmem.agent.governor.Budgets;
import dev.zmem.agent.kernel.PageSize;
import dev.zmem.model.RowKind;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is never walked: by rule, or because a walk would hold it for too long. */
class SparedProcessesTest extends FixtureScans {
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
    tree.write(1, "status", "Name:\tpostgres\nUid:\t0\t0\t0\t0\n");
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
  void neverWalked_byTheProgramItRunsNow_whateverThePassMetItAs() throws IOException {
    addMany(1);
    tree.write(0, "cmdline", "postgres\0-D\0/data\0");
    tree.write(0, "status", "Name:\tpostgres\nUid:\t0\t0\t0\t0\n"); // its stat says worker
    NeverWalk rules = new NeverWalk(List.of("name:postgres"));
    HostPass pass = open(new Measuring(AT_ONCE, true, rules), 100).pass();
    assertThat(pass.cost().rollupReads()).isZero();
    residentOnly(sample(pass, 0), RowKind.NEVER_WALKED);
    assertThat(sample(pass, 0).attributes().program()).isEqualTo("postgres");
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
}
