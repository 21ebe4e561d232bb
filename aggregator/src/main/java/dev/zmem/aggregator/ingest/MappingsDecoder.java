package dev.zmem.aggregator.ingest;

import dev.zmem.aggregator.detail.HostDetail;
import dev.zmem.aggregator.detail.MappingRow;
import dev.zmem.model.Absent;
import dev.zmem.model.MappingFigure;
import dev.zmem.model.MappingReport;
import dev.zmem.proto.v1.MappingBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads mappings off the wire, each column checked. One use. */
final class MappingsDecoder {
  /** Names of an answer; agents send 8,192 and one for the others. */
  static final int MAX_ROWS = 8_200;

  /** Characters of all names. */
  static final int MAX_CHARACTERS = 2 << 20;

  /** Each process may reserve 128 TiB of addresses. */
  private static final long MAX_SIZE_KIB = 1L << 50;

  private static final String FIELD = "detail_answer.mappings";
  private static final long KIB = 1024;

  private final MappingBatch batch;

  private MappingsDecoder(MappingBatch batch) {
    this.batch = batch;
  }

  /** The mappings; a {@link BadFrameException} names the column that cannot be. */
  static HostDetail.Mappings read(MappingBatch batch) {
    return new HostDetail.Mappings(
        new MappingsDecoder(batch).rows(), new MappingsDecoder(batch).report());
  }

  private List<MappingRow> rows() {
    int size = batch.getNamesCount();
    if (size > MAX_ROWS) {
      throw bad("names", size + " names (expected: at most " + MAX_ROWS + ")");
    }
    require("processes", batch.getProcessesCount(), false);
    require("mappings", batch.getMappingsCount(), false);
    require("estimated", batch.getEstimatedCount(), true);
    require("without_pss", batch.getWithoutPssCount(), true);
    for (MappingFigure figure : MappingFigure.all()) {
      require(column(figure), column(figure, batch).size(), true);
    }
    Set<String> names = new HashSet<>();
    List<MappingRow> rows = new ArrayList<>(size);
    long characters = 0;
    for (int row = 0; row < size; row++) {
      String name = batch.getNames(row);
      characters += name.length();
      if (name.isEmpty() || !names.add(name) || characters > MAX_CHARACTERS) {
        throw bad(
            "names",
            "an empty or repeated name, or more than "
                + MAX_CHARACTERS
                + " characters (expected: each name once)");
      }
      rows.add(row(row, name));
    }
    return rows;
  }

  private MappingRow row(int row, String name) {
    int processes = count("processes", batch.getProcesses(row), BatchReader.MAX_COUNT);
    return new MappingRow(
        name,
        processes,
        count("mappings", batch.getMappings(row), Integer.MAX_VALUE),
        batch.getEstimatedCount() == 0 ? 0 : count("estimated", batch.getEstimated(row), processes),
        batch.getWithoutPssCount() == 0
            ? 0
            : count("without_pss", batch.getWithoutPss(row), processes),
        figures(row));
  }

  private long[] figures(int row) {
    long[] bytes = new long[MappingFigure.all().size()];
    Arrays.fill(bytes, Absent.ABSENT);
    for (MappingFigure figure : MappingFigure.all()) {
      List<Long> column = column(figure, batch);
      if (!column.isEmpty()) {
        long plusOne = column.get(row);
        long most = figure == MappingFigure.SIZE ? MAX_SIZE_KIB : BatchReader.MAX_KIB;
        if (plusOne < 0 || plusOne > most) {
          throw bad(
              column(figure), Long.toUnsignedString(plusOne) + " (expected: at most " + most + ")");
        }
        bytes[figure.slot()] = plusOne == 0 ? Absent.ABSENT : (plusOne - 1) * KIB;
      }
    }
    return bytes;
  }

  private MappingReport report() {
    var report = batch.getReport();
    if (report.getProgram().length() > StreamNames.MAX_STRING_BYTES) {
      throw bad("report.program", "too long");
    }
    return new MappingReport(
        reported(report.getProcesses()),
        reported(report.getStepped()),
        reported(report.getSampled()),
        reported(report.getUnfinished()),
        reported(report.getOutOfTime()),
        reported(report.getDenied()),
        reported(report.getNeverWalked()),
        reported(report.getVanished()),
        Math.clamp(report.getLeftOutRssKib(), 0, BatchReader.MAX_KIB) * KIB,
        Math.max(0, report.getWallMicros()),
        Math.max(0, report.getCpuMicros()),
        Math.max(0, report.getLongestReadMicros()),
        reported(report.getFolded()),
        report.getProgram());
  }

  private static int reported(int count) {
    return count("report", count, Integer.MAX_VALUE);
  }

  private static int count(String column, int count, int most) {
    if (count < 0 || count > most) {
      throw bad(column, Integer.toUnsignedString(count) + " (expected: at most " + most + ")");
    }
    return count;
  }

  private void require(String column, int length, boolean mayBeEmpty) {
    if (length != batch.getNamesCount() && !(mayBeEmpty && length == 0)) {
      throw bad(column, length + " entries (expected: " + batch.getNamesCount() + ")");
    }
  }

  private static List<Long> column(MappingFigure figure, MappingBatch batch) {
    return switch (figure) {
      case PSS -> batch.getPssKibPlus1List();
      case USS -> batch.getUssKibPlus1List();
      case RSS -> batch.getRssKibPlus1List();
      case ANONYMOUS -> batch.getAnonymousKibPlus1List();
      case SWAP -> batch.getSwapKibPlus1List();
      case SWAP_PSS -> batch.getSwapPssKibPlus1List();
      case HUGETLB -> batch.getHugetlbKibPlus1List();
      case LAZY_FREE -> batch.getLazyFreeKibPlus1List();
      case LOCKED -> batch.getLockedKibPlus1List();
      case SIZE -> batch.getSizeKibPlus1List();
    };
  }

  private static String column(MappingFigure figure) {
    return figure.key().replace("_bytes", "_kib_plus1");
  }

  private static BadFrameException bad(String column, String problem) {
    return new BadFrameException(FIELD + "." + column, problem);
  }
}
