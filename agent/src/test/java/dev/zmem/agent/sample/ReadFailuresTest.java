package dev.zmem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.attribute.NeverWalk;
import dev.zmem.agent.governor.Budgets;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.process.Descriptors;
import dev.zmem.agent.process.ProcessTable;
import dev.zmem.agent.process.StatmLook;
import dev.zmem.model.RowKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Errors that tell nothing of the process they are met at, as of a kernel without descriptors or
 * memory left. Here a link to itself (ELOOP) stands for what cannot be opened, and a folder
 * (EISDIR) for what cannot be read.
 */
class ReadFailuresTest extends FixtureScans {
  private static final Measuring WITHOUT_DESCRIPTORS = measuring(AT_ONCE, true);

  @Test
  void processNotMeasuredBefore_hasItsRss_andTheReason() throws IOException {
    addMany(2);
    cannotBeOpened(1, "smaps_rollup");
    Scanner scanner = open(AT_ONCE);
    HostPass pass = scanner.pass();
    assertThat(pass.samples()).hasSize(2);
    residentOnly(sample(pass, 1), RowKind.READ_FAILED);
    assertThat(pass.report().failed()).isEqualTo(1);
    assertThat(pass.report().malformed()).isZero();
    assertThat(pass.report().processes()).isEqualTo(2);
    assertThat(sample(pass, 0).provenance().kind()).isEqualTo(RowKind.EXACT);
  }

  @Test
  void answerThatIsNotUnderstood_isNoReasonToVanish() throws IOException {
    addMany(1);
    tree.write(0, "smaps_rollup", "nonsense\n");
    HostPass pass = open(AT_ONCE).pass();
    residentOnly(sample(pass, 0), RowKind.READ_FAILED);
    assertThat(pass.report().failed()).isEqualTo(1);
  }

  @Test
  void processMeasuredBefore_keepsItsFigures_andFollowsItsRss() throws IOException {
    addMany(2);
    Scanner scanner = open(WITHOUT_DESCRIPTORS, 0);
    ProcessSample before = sample(scanner.pass(), 1);
    cannotBeOpened(1, "smaps_rollup");
    HostPass failed = scanner.pass();
    assertThat(sample(failed, 1)).isEqualTo(before);
    assertThat(failed.report().failed()).isEqualTo(1);
    tree.stat(1, 1000, 9_000, 0);
    tree.resident(1, 9_000);
    ProcessSample grown = sample(scanner.pass(), 1);
    assertThat(grown.provenance().kind()).isEqualTo(RowKind.CHEAP);
    assertThat(grown.figures().rssBytes()).isEqualTo(36_000 * 1024);
    assertThat(grown.provenance().measuredAtNanos())
        .isEqualTo(before.provenance().measuredAtNanos());
  }

  @Test
  void processWhoseIdentityCannotBeRead_isAsItWas_orIsCountedMissing() throws IOException {
    addMany(2);
    Scanner scanner = open(WITHOUT_DESCRIPTORS, 0);
    HostPass before = scanner.pass();
    cannotBeOpened(1, "stat");
    tree.add(2, 1_000);
    cannotBeOpened(2, "stat");
    HostPass failed = scanner.pass();
    assertThat(failed.samples()).hasSize(2);
    assertThat(sample(failed, 1)).isEqualTo(sample(before, 1));
    assertThat(failed.report().malformed()).isEqualTo(1);
    assertThat(failed.report().vanished()).isZero();
    Files.delete(tree.folder(1).resolve("stat"));
    Files.delete(tree.folder(2).resolve("stat"));
    tree.stat(1, 1000, 1_000, 0);
    tree.stat(2, 1000, 1_000, 0);
    HostPass after = scanner.pass();
    assertThat(after.samples()).hasSize(3);
    assertThat(after.report().malformed()).isZero();
  }

  @Test
  void keptDescriptorThatCannotBeReadForNow_isKept_andTheProcessStays() throws IOException {
    addMany(1);
    Scanner scanner = open(ROOMY);
    ProcessSample before = sample(scanner.pass(), 0);
    try (KernelFiles files = new KernelFiles()) {
      Descriptors descriptors = new Descriptors(files, 9);
      TrackedProcess process = new TrackedProcess(FixtureTree.pid(0), 0, descriptors);
      process.liveness().live(1_234, 10, 2_000);
      StatmLook statm =
          new StatmLook(tree.settings(measuring(ROOMY, true)).root(), files, descriptors);
      int kept = descriptors.keep(files.open(tree.folder(0).toString())); // EISDIR when read
      process.kept().keepStatm(kept);
      assertThat(statm.look(process, 1)).isFalse();
      assertThat(process.liveness().isLive()).isTrue();
      assertThat(process.liveness().residentPages()).isEqualTo(1_234);
      assertThat(process.kept().statm()).isEqualTo(kept);
      process.kept().releaseProcess();
    }
    assertThat(before.figures().pssBytes()).isPositive();
  }

  @Test
  void listingThatFails_losesNobody() throws IOException {
    Path file = tree.folder(0).resolveSibling("meminfo");
    try (KernelFiles files = new KernelFiles()) {
      int noFolder = files.open(file.toString()); // ENOTDIR when listed
      Descriptors none = new Descriptors(files, 0);
      ProcessTable<TrackedProcess> table =
          new ProcessTable<>(
              files, noFolder, (pid, nowNanos) -> new TrackedProcess(pid, nowNanos, none));
      assertThat(table.list(0, gone -> {})).isFalse();
      files.close(noFolder);
      int folder = files.open(java.util.Objects.requireNonNull(file.getParent()).toString());
      addMany(3);
      ProcessTable<TrackedProcess> listed =
          new ProcessTable<>(
              files, folder, (pid, nowNanos) -> new TrackedProcess(pid, nowNanos, none));
      assertThat(listed.list(0, gone -> {})).isTrue();
      files.close(folder);
      assertThat(
              listed.list(
                  1,
                  gone -> {
                    throw new AssertionError("lost");
                  }))
          .isFalse();
      assertThat(listed.size()).isEqualTo(3);
    }
  }

  @Test
  void nameThatCannotBeRead_isTheOneBefore_andNobodyBecomesRoot() throws IOException {
    tree.add(0, 1_000);
    tree.runs(0, "/usr/bin/worker");
    tree.write(0, "status", "Name:\tworker\nUid:\t4000000\t4000000\t0\t0\n");
    Scanner scanner = open(new Budgets(Budgets.UNLIMITED, SECOND, 1)); // names are always due
    ProcessSample before = sample(scanner.pass(), 0);
    assertThat(before.attributes().user()).isEqualTo("4000000");
    for (String file : List.of("status", "cmdline")) {
      String text = tree.read(0, file);
      cannotBeOpened(0, file);
      assertThat(sample(scanner.pass(), 0).attributes()).as(file).isEqualTo(before.attributes());
      Files.delete(tree.folder(0).resolve(file));
      tree.write(0, file, text);
    }
    tree.add(1, 1_000);
    cannotBeOpened(1, "status");
    assertThat(sample(scanner.pass(), 1).attributes().user()).isEmpty();
    for (String nothing : List.of("", "Name:\tworker\n")) {
      tree.add(2, 1_000);
      tree.write(2, "status", nothing);
      assertThat(sample(scanner.pass(), 2).attributes().user()).as("'" + nothing + "'").isEmpty();
    }
  }

  @Test
  void linkThatCannotBeRead_isNoExec() throws IOException {
    tree.add(0, 1_000);
    tree.runs(0, "/usr/bin/worker");
    Scanner scanner = open(new Budgets(1e-12, SECOND, 1)); // nobody is walked after the first pass
    ProcessSample before = sample(scanner.pass(), 0);
    Path exe = tree.folder(0).resolve("exe");
    Files.delete(exe);
    Files.createFile(exe); // EINVAL: no link
    assertThat(sample(scanner.pass(), 0)).isEqualTo(before);
  }

  @Test
  void segmentOfHugePagesWhoseMappingsCannotBeRead_isNotCountedTwice() throws IOException {
    addMany(3);
    for (int index = 0; index < 3; index++) {
      hugePages(index, 24);
    }
    Scanner scanner = open(WITHOUT_DESCRIPTORS, 0);
    assertThat(hugetlbMib(scanner.pass())).containsExactly(8L, 8L, 8L);
    String maps = tree.read(1, "maps");
    cannotBeOpened(1, "maps");
    hugePages(1, 12); // moved, so that its mappings are asked for
    assertThat(hugetlbMib(scanner.pass())).as("by what was known").containsExactly(9L, 4L, 9L);
    tree.add(3, 1_000);
    cannotBeOpened(3, "maps");
    hugePages(3, 12);
    scanner.pass();
    for (int index : new int[] {1, 3}) {
      Files.delete(tree.folder(index).resolve("maps"));
      tree.write(index, "maps", maps);
    }
    assertThat(hugetlbMib(scanner.pass())).as("asked again").containsExactly(8L, 4L, 8L, 4L);
  }

  /** All of one segment. */
  private void hugePages(int index, int mib) throws IOException {
    tree.rollup(index, index, 4_000, 4_000, 4_000);
    String rollup = tree.read(index, "smaps_rollup");
    tree.write(index, "smaps_rollup", rollup + "Shared_Hugetlb: " + mib * 1024 + " kB\n");
    if (!Files.isSymbolicLink(tree.folder(index).resolve("maps"))) {
      tree.write(
          index,
          "maps",
          "7f0000000000-7f0001800000 rw-s 00000000 00:0f 42 /anon_hugepage (deleted)\n");
    }
  }

  private static List<Long> hugetlbMib(HostPass pass) {
    return pass.samples().stream()
        .map(sample -> sample.figures().hugetlbPartBytes() >> 20)
        .toList();
  }

  @Test
  void rulesThatSpareByControlGroup_holdWhereThatCannotBeRead() throws IOException {
    addMany(1);
    cannotBeOpened(0, "cgroup");
    NeverWalk rule = new NeverWalk(List.of("cgroup:/system.slice/*"));
    HostPass pass = open(new Measuring(AT_ONCE, true, rule), 0).pass();
    assertThat(pass.cost().rollupReads()).isZero();
    assertThat(pass.samples()).hasSize(1);
  }

  @Test
  void processWithThePidOfOneThatRests_doesNotRest() throws IOException {
    addMany(1);
    Scanner scanner = open(WITHOUT_DESCRIPTORS, 0);
    String rollup = tree.read(0, "smaps_rollup");
    cannotBeOpened(0, "smaps_rollup");
    residentOnly(sample(scanner.pass(), 0), RowKind.READ_FAILED);
    Files.delete(tree.folder(0).resolve("smaps_rollup"));
    tree.write(0, "smaps_rollup", rollup);
    residentOnly(sample(scanner.pass(), 0), RowKind.READ_FAILED);
    tree.stat(0, 2000, 1_000, 0);
    assertThat(sample(scanner.pass(), 0).provenance().kind()).isEqualTo(RowKind.EXACT);
  }

  private void cannotBeOpened(int index, String file) throws IOException {
    Path path = tree.folder(index).resolve(file);
    Files.deleteIfExists(path);
    Files.createSymbolicLink(path, path.getFileName());
  }
}
