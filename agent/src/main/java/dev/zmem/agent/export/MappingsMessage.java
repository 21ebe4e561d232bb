package dev.zmem.agent.export;

import dev.zmem.agent.detail.MappingRow;
import dev.zmem.agent.detail.Mappings;
import dev.zmem.model.MappingFigure;
import dev.zmem.model.MappingReport;
import dev.zmem.proto.v1.MappingBatch;
import java.util.List;

/** Writes mappings as the message that carries them. */
public final class MappingsMessage {
  private static final long KIB = 1024;

  private MappingsMessage() {}

  /** The message. */
  public static MappingBatch of(Mappings mappings) {
    MappingBatch.Builder batch = MappingBatch.newBuilder();
    List<MappingRow> rows = mappings.table().sorted();
    for (MappingRow row : rows) {
      batch
          .addNames(row.name())
          .addProcesses(row.processes())
          .addMappings(row.mappings())
          .addEstimated(row.estimated())
          .addWithoutPss(row.withoutPss());
    }
    for (MappingFigure figure : MappingFigure.all()) {
      if (rows.stream().anyMatch(row -> row.bytes(figure) >= 0)) {
        rows.forEach(row -> add(batch, figure, plusOne(row.bytes(figure))));
      }
    }
    MappingReport report = mappings.report();
    batch
        .getReportBuilder()
        .setProcesses(report.processes())
        .setStepped(report.stepped())
        .setSampled(report.sampled())
        .setUnfinished(report.unfinished())
        .setOutOfTime(report.outOfTime())
        .setDenied(report.denied())
        .setNeverWalked(report.neverWalked())
        .setVanished(report.vanished())
        .setLeftOutRssKib(report.leftOutRssBytes() / KIB)
        .setWallMicros(report.wallMicros())
        .setCpuMicros(report.cpuMicros())
        .setLongestReadMicros(report.longestReadMicros())
        .setFolded(report.folded())
        .setProgram(report.program());
    return batch.build();
  }

  private static long plusOne(long bytes) {
    return bytes < 0 ? 0 : bytes / KIB + 1;
  }

  private static void add(MappingBatch.Builder batch, MappingFigure figure, long value) {
    switch (figure) {
      case PSS -> batch.addPssKibPlus1(value);
      case USS -> batch.addUssKibPlus1(value);
      case RSS -> batch.addRssKibPlus1(value);
      case ANONYMOUS -> batch.addAnonymousKibPlus1(value);
      case SWAP -> batch.addSwapKibPlus1(value);
      case SWAP_PSS -> batch.addSwapPssKibPlus1(value);
      case HUGETLB -> batch.addHugetlbKibPlus1(value);
      case LAZY_FREE -> batch.addLazyFreeKibPlus1(value);
      case LOCKED -> batch.addLockedKibPlus1(value);
      case SIZE -> batch.addSizeKibPlus1(value);
    }
  }
}
