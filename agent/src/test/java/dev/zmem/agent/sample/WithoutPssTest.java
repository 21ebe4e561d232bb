package dev.zmem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.attribute.NeverWalk;
import dev.zmem.agent.figures.ResidentOnly;
import dev.zmem.agent.governor.Budgets;
import dev.zmem.agent.kernel.Capabilities;
import dev.zmem.agent.kernel.PageSize;
import dev.zmem.model.Absent;
import dev.zmem.model.Figure;
import dev.zmem.model.RowKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that have no PSS: they keep their RSS, and their kind says why. */
class WithoutPssTest {
  /** Opening it for reading is refused to everyone, also to root with all capabilities. */
  private static final Path WRITE_ONLY = Path.of("/proc/sys/vm/compact_memory");

  @TempDir private Path folder;
  private FixtureTree tree;

  @BeforeEach
  void tree() throws IOException {
    tree = new FixtureTree(folder);
    tree.add(0, 1000);
    tree.add(1, 2000);
  }

  @Test
  void sparedByRule_isNeverWalked() throws IOException {
    try (Scanner scanner = scanner(true, new NeverWalk(List.of("name:worker")))) {
      assertThat(scanner.pass().samples())
          .allSatisfy(sample -> residentOnly(sample, RowKind.NEVER_WALKED));
    }
  }

  @Test
  void whereNobodyIsWalked_pssIsOff_alsoForThoseARuleSpares() throws IOException {
    try (Scanner scanner = scanner(false, new NeverWalk(List.of("name:worker")))) {
      assertThat(scanner.pass().samples())
          .allSatisfy(sample -> residentOnly(sample, RowKind.PSS_OFF));
    }
  }

  @Test
  void denied_keepsItsRss_andFollowsIt() throws IOException {
    Files.delete(tree.folder(1).resolve("smaps_rollup"));
    Files.createSymbolicLink(tree.folder(1).resolve("smaps_rollup"), WRITE_ONLY);
    RowKind kind = Capabilities.mayTrace() ? RowKind.REFUSED : RowKind.DENIED;
    try (Scanner scanner = scanner(true, NeverWalk.NONE)) {
      HostPass first = scanner.pass();
      assertThat(first.report().denied()).isEqualTo(1);
      assertThat(first.report().processes()).isEqualTo(2);
      residentOnly(first.samples().get(1), kind);
      assertThat(first.samples().get(1).figures().rssBytes()).isEqualTo(2000L * PageSize.BYTES);
      assertThat(scanner.pass().samples().get(1)).isSameAs(first.samples().get(1));
      tree.resident(1, 9000);
      ProcessSample grown = scanner.pass().samples().get(1);
      residentOnly(grown, kind);
      assertThat(grown.figures().rssBytes()).isEqualTo(9000L * PageSize.BYTES);
      assertThat(grown.provenance()).isSameAs(first.samples().get(1).provenance());
    }
    Files.delete(tree.folder(1).resolve("smaps_rollup"));
  }

  private Scanner scanner(boolean pss, NeverWalk rules) throws IOException {
    return new Scanner(
        tree.settings(new Measuring(Budgets.DEFAULT, pss, rules).withUnlimitedCpu()));
  }

  private static void residentOnly(ProcessSample sample, RowKind kind) {
    assertThat(sample.provenance().kind()).isEqualTo(kind);
    assertThat(sample.figures().with(Figure.VSS, Absent.ABSENT))
        .isEqualTo(ResidentOnly.figures(sample.figures().rssBytes()));
    assertThat(sample.figures().rssBytes()).isPositive();
  }
}
