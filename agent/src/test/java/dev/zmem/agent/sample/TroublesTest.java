package dev.zmem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.figures.Estimates.Estimate;
import dev.zmem.agent.governor.Budgets;
import dev.zmem.agent.governor.Governor;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.process.Descriptors;
import dev.zmem.agent.procfs.ProcessStat;
import dev.zmem.model.MadeUpFigures;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.PassReport;
import dev.zmem.model.Provenance;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * An exception costs the process that it was met with its part of the pass, and nobody else
 * anything. Files that are closed stand for a bug: every use of them throws.
 */
class TroublesTest {
  private static final long MIB = 1 << 20;
  private static final ProcRoot NOWHERE = new ProcRoot(Path.of("/nowhere"));

  private final KernelFiles files = new KernelFiles();
  private final KernelFiles broken = new KernelFiles();
  private final Descriptors descriptors = new Descriptors(files, 1);
  private final Troubles troubles = new Troubles();
  private final Samples samples = new Samples(troubles);
  private final Governor governor = new Governor(Budgets.DEFAULT);

  TroublesTest() {
    broken.close();
  }

  @AfterEach
  void close() {
    files.close();
  }

  @Test
  void sampleThatCannotBeMade_isTheOneBefore_andIsCounted_andTheOthersAreMade() {
    List<TrackedProcess> live = List.of(process(1, 10), process(2, 20), process(3, 30));
    assertThat(report(live).failed()).isZero();
    List<ProcessSample> before = samples.list();
    broken(live.get(1));
    live.get(2).measurement().walked(figures(33), 0);
    PassReport report = report(live);
    assertThat(samples.list()).hasSize(3).startsWith(before.get(0), before.get(1));
    assertThat(samples.list().get(2).figures().pssBytes()).isEqualTo(33 * MIB);
    assertThat(report.processes()).isEqualTo(3);
    assertThat(report.failed()).isEqualTo(1);
    assertThat(report.malformed()).isZero();
    named("pid=2 failure=NullPointerException at=");
  }

  @Test
  void sampleThatNeverCouldBeMade_isCountedMissing() {
    TrackedProcess process = process(2, 20);
    broken(process);
    PassReport report = report(List.of(process(1, 10), process));
    assertThat(samples.list()).hasSize(1);
    assertThat(report.processes()).isEqualTo(1);
    assertThat(report.malformed()).isEqualTo(1);
  }

  @Test
  void processThatMetAnExceptionAnywhere_isCountedInThatPassAlone() {
    List<TrackedProcess> live = List.of(process(1, 10), process(2, 20));
    troubles.met(live.get(0), new IllegalStateException("a bug"));
    assertThat(report(live).failed()).isEqualTo(1);
    assertThat(report(live).failed()).isZero();
  }

  @Test
  void faultsThatThrow_confirmNobody_andCostNoPass() {
    TrackedProcess process = process(1, 10);
    process.walk().movement().look(1_000, 10);
    process.walk().movement().lookAtFaults(7);
    process.walk().walked(0, 0, 50_000, governor.costs());
    FaultLooks looks = new FaultLooks(NOWHERE, broken, governor, troubles);
    looks.lookBefore(List.of(process));
    looks.look(List.of(process), 55_000_000_000L);
    assertThat(process.walk().unconfirmedNanos(55_000_000_000L)).isEqualTo(55_000_000_000L);
    assertThat(report(List.of(process)).failed()).isEqualTo(1);
    named("pid=1 failure=");
  }

  @Test
  void swapThatThrows_isTakenForTheWorst() {
    TrackedProcess process = process(1, 10);
    process.liveness().live(1_000, 10, 10_000_000);
    process.walk().movement().look(1_000, 10);
    process.walk().swapped().look(process.liveness().mappedPages());
    process.walk().walk();
    SwapLooks looks = new SwapLooks(NOWHERE, broken, governor, troubles);
    assertThat(looks.look(List.of(process), 0, 9_000_000)).isTrue();
    assertThat(process.hasFailed()).isTrue();
    named("pid=1 failure=");
  }

  /** Each kind of failure once, however often it was met. */
  private void named(String failure) {
    assertThat(troubles.takeUnsaid()).first().asString().contains(failure);
    assertThat(troubles.takeUnsaid()).isEmpty();
  }

  private PassReport report(List<TrackedProcess> live) {
    samples.begin();
    live.forEach(process -> samples.add(process, 0, false));
    return samples.report(0);
  }

  private TrackedProcess process(int pid, long mib) {
    TrackedProcess process = new TrackedProcess(pid, 0, descriptors);
    ProcessStat stat = new ProcessStat("worker", 'S', 1, false, 1, pid, 2_000, 1_000);
    process.identity().becomes(stat, 0);
    process.identity().seen(stat, 0, 0);
    process.liveness().live(1_000, 10, 10_000);
    process.measurement().walked(figures(mib), 0);
    return process;
  }

  /** As no process should ever be. */
  @SuppressWarnings("NullAway")
  private static void broken(TrackedProcess process) {
    Provenance ofNoKind = new Provenance(null, 0, 0, 0, 0);
    process.measurement().measuredByWindows(new Estimate(figures(1), ofNoKind), 0);
  }

  private static MemoryFigures figures(long mib) {
    return MadeUpFigures.of(mib * MIB, mib * MIB, mib * MIB, 0, 0, 0, 0, 0);
  }
}
