package dev.zmem.deploy.bench;

import static dev.zmem.model.Absent.ABSENT;

import dev.zmem.agent.sample.HostPass;
import dev.zmem.agent.sample.PassCost;
import dev.zmem.agent.sample.ProcessKey;
import dev.zmem.agent.sample.ProcessSample;
import dev.zmem.model.Attribute;
import dev.zmem.model.Attributes;
import dev.zmem.model.Figure;
import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;
import dev.zmem.model.MadeUpFigures;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.PassReport;
import dev.zmem.model.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The processes of one simulated host: pools of titled workers, some that grow, some that end and
 * start between passes. A figure either stays or moves by more than the delta threshold, so what
 * the aggregator holds is exactly what was sent. One thread.
 */
final class Workload {
  private static final int PROGRAMS = 40;
  private static final double SHARE_MOVING = 0.05;
  private static final double SHARE_ENDING = 0.01;
  private static final long MIB = 1 << 20;
  private static final long PAGE = 4096;

  private final String host;
  private final int size;
  private final SplittableRandom random;
  private final List<ProcessSample> processes = new ArrayList<>();
  private int lastPid = 300;
  private long ticks;

  Workload(String host, int size, long seed) {
    this.host = host;
    this.size = size;
    this.random = new SplittableRandom(seed);
    boot();
  }

  /** All processes anew, as after a reboot. */
  void boot() {
    processes.clear();
    lastPid = 300;
    ticks = 0;
    for (int process = 0; process < size; process++) {
      processes.add(born());
    }
  }

  /** Time goes on: some grow or shrink, some end and others start. */
  void step() {
    ticks += 500;
    for (int index = 0; index < processes.size(); index++) {
      double dice = random.nextDouble();
      if (dice < SHARE_ENDING) {
        processes.set(index, born());
      } else if (dice < SHARE_ENDING + SHARE_MOVING) {
        processes.set(index, moved(processes.get(index)));
      }
    }
  }

  /** The processes as one pass of an agent finds them. */
  HostPass pass() {
    HostFigures figures =
        new HostFigures(
            Map.of(
                HostFigure.MEM_TOTAL_BYTES, 64L << 30,
                HostFigure.MEM_AVAILABLE_BYTES, random.nextLong(64L << 20) << 10,
                HostFigure.SWAP_TOTAL_BYTES, 8L << 30,
                HostFigure.SWAP_FREE_BYTES, random.nextLong(8L << 20) << 10,
                HostFigure.UPTIME_SECONDS, ticks / 100));
    PassReport report = new PassReport(20_000, processes.size(), 0, 0, 0, 80, 0, 0);
    return new HostPass(
        processes,
        figures,
        report,
        new PassCost(20_000, processes.size(), 0, 0),
        System.nanoTime());
  }

  private ProcessSample born() {
    int program = random.nextInt(PROGRAMS);
    int worker = random.nextInt(1, 50);
    int pid = ++lastPid;
    String name = "[celeryd: pool-" + program + "@%h:ForkPoolWorker-*]";
    String command = "[celeryd: pool-" + program + "@" + host + ":ForkPoolWorker-" + worker + "]";
    long pss = random.nextLong(1, 64) * MIB + random.nextLong(256) * PAGE;
    return new ProcessSample(
        new ProcessKey(pid, ++ticks),
        placed(Attributes.of(name, command, "app-" + program % 5), program),
        Provenance.exact(System.nanoTime()),
        figures(pss));
  }

  /** Some pools are services, the others pods of two containers each. */
  private Attributes placed(Attributes attributes, int program) {
    Attributes placed =
        attributes
            .with(Attribute.EXE, "/opt/app-" + program % 5 + "/bin/python3.11")
            .with(Attribute.TREE, "[celeryd: pool-" + program + "@%h:MainProcess]");
    if (program % 2 == 0) {
      String unit = "celery-pool-" + program + ".service";
      return placed.with(Attribute.UNIT, unit).with(Attribute.CGROUP, "/system.slice/" + unit);
    }
    String pod = "%08x-0000-4000-8000-%012x".formatted(host.hashCode(), program / 4);
    String container = "%012x".formatted((Integer.toUnsignedLong(host.hashCode()) << 12) + program);
    return placed
        .with(Attribute.POD, pod)
        .with(Attribute.CONTAINER, container)
        .with(Attribute.CGROUP, "/kubepods.slice/kubepods-pod" + pod + ".slice/" + container);
  }

  private ProcessSample moved(ProcessSample old) {
    long pss = old.figures().pssBytes();
    long step = Math.max(MIB, pss / 20 / PAGE * PAGE);
    long next = random.nextBoolean() || pss < 2 * step ? pss + step : pss - step;
    return new ProcessSample(
        old.key(), old.attributes(), Provenance.exact(System.nanoTime()), figures(next));
  }

  /** Every figure follows from PSS, so that when it moves beyond the threshold it moves at all. */
  private static MemoryFigures figures(long pss) {
    return MadeUpFigures.of(
            pss,
            pss / PAGE / 2 * PAGE,
            pss * 3,
            pss / PAGE / 8 * PAGE,
            pss / PAGE / 8 * PAGE,
            0,
            ABSENT,
            0)
        .toBuilder()
        .set(Figure.PSS_ANON, pss / PAGE * 3 / 4 * PAGE)
        .set(Figure.PSS_FILE, pss / PAGE / 4 * PAGE)
        .set(Figure.PSS_SHMEM, 0)
        .set(Figure.PSS_DIRTY, pss / PAGE * 3 / 4 * PAGE)
        .set(Figure.VSS, pss * 20)
        .set(Figure.PEAK_RSS, pss * 4)
        .set(Figure.MINOR_FAULTS, pss / MIB * 100)
        .set(Figure.MAJOR_FAULTS, pss / MIB)
        .set(Figure.OOM_SCORE, 666 + pss / MIB)
        .set(Figure.OOM_SCORE_ADJ, 1_000)
        .build();
  }
}
