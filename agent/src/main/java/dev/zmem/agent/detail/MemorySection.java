package dev.zmem.agent.detail;

import dev.zmem.agent.sample.HostPass;
import dev.zmem.agent.sample.ProcessSample;
import dev.zmem.model.Description.Kind;
import dev.zmem.model.Description.Section;
import dev.zmem.model.Description.SectionBuilder;
import dev.zmem.model.Figure;
import dev.zmem.model.FigureSpec;
import dev.zmem.model.HostFigure;
import dev.zmem.model.Provenance;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The memory of one process: the pass's figures of it, and what its {@code status} says. Pure. */
final class MemorySection {
  private static final double SECOND_NANOS = 1e9;

  private MemorySection() {}

  /** Of a process, and of the newest pass where there is one. */
  static Section of(
      FoundProcess process, KernelLines status, MappedFiles mapped, @Nullable HostPass newest) {
    SectionBuilder section = new SectionBuilder("memory", "MEMORY");
    ProcessSample sample = newest == null ? null : sample(process, newest);
    if (newest != null && sample != null) {
      Provenance provenance = sample.provenance();
      section.text("kind", "Figures are", provenance.kind().key());
      section.decimal(
          "figures_age_seconds",
          "Age of the figures",
          Kind.SECONDS,
          (System.nanoTime() - provenance.measuredAtNanos()) / SECOND_NANOS);
      if (provenance.kind().isEstimate()) {
        section.number("error_bytes", "Error at most", Kind.BYTES, provenance.errorBytes());
      }
      for (Figure figure : Figure.sent()) {
        FigureSpec.Shown shown = figure.spec().table();
        if (figure.spec().unit() != FigureSpec.Unit.BYTES) {
          continue; // what is no size, and the address space, stand below
        }
        String name = figure.name().toLowerCase(Locale.ROOT);
        long bytes = sample.figures().bytes(figure);
        boolean isEstimate = figure.spec().estimatedBy().contains(provenance.kind());
        section.numbers(
            shown == null ? name + "_bytes" : shown.key(),
            shown == null ? figure.name().replace('_', ' ') : shown.title(),
            Kind.BYTES,
            bytes < 0 ? List.of() : List.of(bytes),
            isEstimate ? "~" : "");
      }
      long total = newest.host().get(HostFigure.MEM_TOTAL_BYTES);
      long pss = sample.figures().pssBytes();
      section.decimal(
          "percent_of_ram",
          "PSS of the host's RAM",
          Kind.PERCENT,
          pss < 0 || total <= 0 ? -1 : 100.0 * pss / total);
    }
    return section
        .number("resident_now_bytes", "RSS now", Kind.BYTES, status.bytes("VmRSS"))
        .number("resident_peak_bytes", "RSS at its peak", Kind.BYTES, status.bytes("VmHWM"))
        .number("virtual_bytes", "Address space", Kind.BYTES, status.bytes("VmSize"))
        .number(
            "virtual_peak_bytes", "Address space at its peak", Kind.BYTES, status.bytes("VmPeak"))
        .number("swapped_now_bytes", "Swap now", Kind.BYTES, status.bytes("VmSwap"))
        .number("data_bytes", "Data", Kind.BYTES, status.bytes("VmData"))
        .number("stack_bytes", "Stack of its main thread", Kind.BYTES, status.bytes("VmStk"))
        .number("page_tables_bytes", "Page tables", Kind.BYTES, status.bytes("VmPTE"))
        .number("mappings", "Mappings", Kind.COUNT, mapped.count())
        .build();
  }

  /** What the pass says of the process; null where it has not met it. */
  static @Nullable ProcessSample sample(FoundProcess process, HostPass newest) {
    for (ProcessSample sample : newest.samples()) {
      if (sample.key().pid() == process.target().pid()
          && sample.key().startTimeTicks() == process.target().startTimeTicks()) {
        return sample;
      }
    }
    return null;
  }
}
