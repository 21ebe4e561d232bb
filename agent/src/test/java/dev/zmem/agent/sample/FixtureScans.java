package dev.zmem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.attribute.NeverWalk;
import dev.zmem.agent.governor.Budgets;
import dev.zmem.agent.host.UserNames;
import dev.zmem.agent.process.Descriptors;
import dev.zmem.model.Absent;
import dev.zmem.model.RowKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A scanner on a tree that does what a test says, and what its passes found. */
abstract class FixtureScans {
  static final long SECOND = 1_000_000_000L;

  /** Nobody becomes old while a test runs, and whoever moved may be walked. */
  static final Budgets ROOMY = new Budgets(Budgets.UNLIMITED, SECOND, 3_600 * SECOND);

  /** Everybody is old at once. */
  static final Budgets AT_ONCE = new Budgets(Budgets.UNLIMITED, SECOND, 1);

  @TempDir private Path folder;
  FixtureTree tree;
  private final List<Scanner> opened = new ArrayList<>();

  @BeforeEach
  void make() throws IOException {
    tree = new FixtureTree(folder);
  }

  @AfterEach
  void close() {
    opened.forEach(Scanner::close);
  }

  void addMany(int count) throws IOException {
    for (int index = 0; index < count; index++) {
      tree.add(index, 1_000 + index);
    }
  }

  Scanner open(Budgets budgets) throws IOException {
    return open(measuring(budgets, true), Descriptors.most());
  }

  Scanner open(Measuring measuring, int descriptors) throws IOException {
    return open(measuring, descriptors, new UserNames());
  }

  Scanner open(Measuring measuring, int descriptors, UserNames users) throws IOException {
    Scanner scanner = new Scanner(tree.settings(measuring), descriptors, users);
    opened.add(scanner);
    return scanner;
  }

  static Measuring measuring(Budgets budgets, boolean pss) {
    return new Measuring(budgets, pss, NeverWalk.NONE);
  }

  static void residentOnly(ProcessSample sample, RowKind kind) {
    assertThat(sample.provenance().kind()).isEqualTo(kind);
    assertThat(sample.figures().rssBytes()).isPositive();
    assertThat(sample.figures().pssBytes()).isEqualTo(Absent.ABSENT);
    assertThat(sample.figures().ussBytes()).isEqualTo(Absent.ABSENT);
  }

  static ProcessSample sample(HostPass pass, int index) {
    return pass.samples().stream()
        .filter(sample -> sample.key().pid() == FixtureTree.pid(index))
        .findFirst()
        .orElseThrow();
  }
}
