package dev.zmem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.governor.Budgets;
import dev.zmem.agent.governor.Governor;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.process.AddressRange;
import dev.zmem.agent.process.Descriptors;
import dev.zmem.agent.sharing.AddressSpaces;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose faults are looked at, and what that spares. */
class FaultLooksTest {
  private static final long SECOND = 1_000_000_000L;

  @TempDir private Path folder;
  private final KernelFiles files = new KernelFiles();
  private final Descriptors descriptors = new Descriptors(files, 1);
  private final Governor governor = new Governor(Budgets.DEFAULT);
  private final List<TrackedProcess> live = new ArrayList<>();
  private FixtureTree tree;

  @BeforeEach
  void make() throws IOException {
    tree = new FixtureTree(folder);
  }

  @AfterEach
  void close() {
    files.close();
  }

  @Test
  void whoHadNoFault_isTrueAsOfNow_andWhoHadOneIsNot() throws IOException {
    walked(3);
    FaultLooks looks = looks();
    looks.look(live, 10 * SECOND);
    assertThat(looks.takeReads()).isZero(); // nobody is due
    tree.stat(1, 1_000, 1_000, 8);
    looks.look(live, 55 * SECOND);
    assertThat(looks.takeReads()).isEqualTo(3);
    assertThat(unconfirmedSeconds(55)).containsExactly(0L, 55L, 0L);
    looks.look(live, 56 * SECOND);
    assertThat(looks.takeReads()).isZero(); // one read told that it moved: it is to be walked
  }

  @Test
  void whoseFaultsCannotBeRead_isNotConfirmed() throws IOException {
    walked(2);
    tree.write(0, "stat", "");
    tree.write(1, "stat", "10000001 (worker) S 1");
    FaultLooks looks = looks();
    looks.look(live, 55 * SECOND);
    assertThat(unconfirmedSeconds(55)).containsExactly(55L, 55L);
  }

  @Test
  void aHugeHost_isLookedAtInTurn() throws IOException {
    walked(1);
    for (int index = 1; index < FaultLooks.DUE * 3 / 2; index++) {
      live.add(live.getFirst()); // the same again: due until it is confirmed
    }
    tree.write(0, "stat", "");
    FaultLooks looks = looks();
    looks.look(live, 55 * SECOND);
    assertThat(looks.takeReads()).isEqualTo(FaultLooks.DUE);
  }

  @Test
  void relatives_areLookedAtInTurn_soManyASecondHoweverOftenPassesCome() throws IOException {
    walked(FaultLooks.RELATIVES * 2);
    AddressSpaces spaces = new AddressSpaces(files);
    for (TrackedProcess process : live) {
      spaces.join(process.memory(), new AddressRange(0x1000, 0x9000));
    }
    FaultLooks looks = looks();
    looks.look(live, 10 * SECOND);
    assertThat(looks.takeReads()).isEqualTo(FaultLooks.RELATIVES);
    looks.look(live, 10 * SECOND + 1_000_000);
    assertThat(looks.takeReads()).isZero();
    looks.look(live, 11 * SECOND);
    assertThat(looks.takeReads()).isEqualTo(FaultLooks.RELATIVES);
    looks.look(live, 30 * SECOND);
    assertThat(looks.takeReads()).isEqualTo(FaultLooks.RELATIVES);
  }

  @Test
  void whoHasNoRateOfFaults_isLookedAtTwice_andWhoIsNeverWalkedNowAndThen() throws IOException {
    tree.add(0, 1_000);
    tree.stat(0, 1_000, 1_000, 7);
    live.add(new TrackedProcess(FixtureTree.pid(0), 0, descriptors));
    FaultLooks looks = looks();
    looks.look(live, 10 * SECOND);
    assertThat(looks.takeReads()).isEqualTo(1);
    looks.look(live, 11 * SECOND);
    assertThat(looks.takeReads()).as("too soon to tell").isZero();
    looks.look(live, 13 * SECOND);
    assertThat(looks.takeReads()).isEqualTo(1);
    assertThat(live.getFirst().counters().hasFaultRate()).isTrue();
    looks.look(live, 60 * SECOND);
    assertThat(looks.takeReads()).isZero();
    looks.look(live, 80 * SECOND);
    assertThat(looks.takeReads()).isEqualTo(1);
  }

  private FaultLooks looks() {
    return new FaultLooks(new ProcRoot(folder), files, governor, new Troubles());
  }

  /** Processes that were walked at time 0, when they had had 7 faults. */
  private void walked(int count) throws IOException {
    for (int index = 0; index < count; index++) {
      tree.add(index, 1_000);
      tree.stat(index, 1_000, 1_000, 7);
      TrackedProcess process = new TrackedProcess(FixtureTree.pid(index), 0, descriptors);
      process.walk().movement().look(1_000, 10);
      process.walk().movement().lookAtFaults(7);
      process.walk().walked(0, 0, 50_000, governor.costs());
      process.counters().faults(0, 0, -10 * SECOND);
      process.counters().faults(7, 0, 0);
      live.add(process);
    }
  }

  private List<Long> unconfirmedSeconds(long nowSeconds) {
    return live.stream()
        .map(process -> process.walk().unconfirmedNanos(nowSeconds * SECOND) / SECOND)
        .toList();
  }
}
