package dev.zmem.agent.export;

import dev.zmem.agent.sample.HostPass;
import dev.zmem.agent.sample.PassCost;
import dev.zmem.agent.sample.ProcessKey;
import dev.zmem.agent.sample.ProcessSample;
import dev.zmem.model.Attributes;
import dev.zmem.model.HostFigures;
import dev.zmem.model.MadeUpFigures;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.PassReport;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import java.util.List;

/** Passes over processes that no kernel has seen. */
public final class MadeUpPasses {
  private MadeUpPasses() {}

  /** A pass that ended now and found these. */
  public static HostPass pass(ProcessSample... samples) {
    return new HostPass(
        List.of(samples),
        HostFigures.NONE,
        new PassReport(10_000_000, samples.length, 0, 0, 0, 0, 0, 0),
        new PassCost(0, samples.length, 0, 0),
        System.nanoTime());
  }

  /** A process of every kind; in later passes the same, measured later. */
  public static ProcessSample[] everyKind(int pass) {
    long measuredAt = System.nanoTime() - (pass == 0 ? 2_000_000_000L : 0);
    MemoryFigures figures = figures(1000);
    MemoryFigures unwalked = MadeUpFigures.of(-1, -1, 4096, -1, -1, 0, 0, -1);
    return new ProcessSample[] {
      sample(1, new Provenance(RowKind.EXACT, 0, measuredAt), figures),
      sample(2, new Provenance(RowKind.STEPPED, 65536, measuredAt), figures),
      sample(3, new Provenance(RowKind.SAMPLED, 65536, measuredAt), figures),
      sample(4, new Provenance(RowKind.CHEAP, 65536, measuredAt), figures),
      sample(5, new Provenance(RowKind.NEVER_WALKED, 0, measuredAt), unwalked),
      sample(6, new Provenance(RowKind.DENIED, 0, measuredAt), MemoryFigures.NONE),
      sample(7, new Provenance(RowKind.SAME_MEMORY, 0, measuredAt), MemoryFigures.NONE),
    };
  }

  /** A process of its PSS alone, measured now. */
  public static ProcessSample process(int pid, long pssKib) {
    return sample(pid, Provenance.exact(System.nanoTime()), figures(pssKib));
  }

  private static ProcessSample sample(int pid, Provenance provenance, MemoryFigures figures) {
    return new ProcessSample(
        new ProcessKey(pid, pid),
        Attributes.of("program", "command " + pid, "root"),
        provenance,
        figures);
  }

  private static MemoryFigures figures(long pssKib) {
    return MadeUpFigures.of(pssKib * 1024, 0, pssKib * 1024, 0, 0, 0, 0, 0);
  }
}
