package dev.zmem.aggregator;

import dev.zmem.agent.sample.HostPass;
import dev.zmem.agent.sample.PassCost;
import dev.zmem.agent.sample.ProcessKey;
import dev.zmem.agent.sample.ProcessSample;
import dev.zmem.model.Attributes;
import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;
import dev.zmem.model.MadeUpFigures;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.PassReport;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import java.util.List;
import java.util.Map;

/** Builds passes for tests. */
public final class Passes {
  private Passes() {}

  /** A pass that found these samples just now. */
  public static HostPass of(List<ProcessSample> samples) {
    int denied =
        (int) samples.stream().filter(s -> s.provenance().kind() == RowKind.DENIED).count();
    return new HostPass(
        samples,
        new HostFigures(Map.of(HostFigure.MEM_TOTAL_BYTES, 1L << 30)),
        new PassReport(1000, samples.size(), denied, 0, 0, 0, 0, 0),
        new PassCost(0, samples.size(), 0, 0),
        System.nanoTime());
  }

  /** A measured process. */
  public static ProcessSample process(int pid, String program, long pssKib, long ussKib) {
    return new ProcessSample(
        new ProcessKey(pid, 100L + pid),
        Attributes.of(program, program + " --pid " + pid, "user" + pid % 3),
        Provenance.exact(System.nanoTime()),
        figures(pssKib, ussKib));
  }

  /** A process the agent may not read. */
  public static ProcessSample denied(int pid, String program) {
    return new ProcessSample(
        new ProcessKey(pid, 100L + pid),
        Attributes.of(program, program, "root"),
        Provenance.without(RowKind.DENIED, System.nanoTime()),
        MemoryFigures.NONE);
  }

  /** Figures of which PSS and USS matter. */
  public static MemoryFigures figures(long pssKib, long ussKib) {
    return MadeUpFigures.of(pssKib * 1024, ussKib * 1024, pssKib * 2048, 0, 0, 0, 0, 0);
  }
}
