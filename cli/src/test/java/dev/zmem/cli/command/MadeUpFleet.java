package dev.zmem.cli.command;

import dev.zmem.aggregator.fleet.Claim;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.HostWriter;
import dev.zmem.aggregator.fleet.StreamHandle;
import dev.zmem.aggregator.live.InMemoryFleet;
import dev.zmem.aggregator.question.Cancellation;
import dev.zmem.aggregator.row.LiveRow;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.aggregator.serve.AnswerLimits;
import dev.zmem.aggregator.serve.Answers;
import dev.zmem.cli.fleet.AnswerReading;
import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.output.Format;
import dev.zmem.cli.output.Printer;
import dev.zmem.cli.output.Report;
import dev.zmem.model.Attributes;
import dev.zmem.model.Figure;
import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.PassReport;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.QueryTableRequest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Made-up processes, answered about by the aggregator's own code, read as from the wire and
 * printed. One thread.
 */
final class MadeUpFleet implements StreamHandle {
  static final long MIB = 1 << 20;
  private static final long SECOND = 1_000_000_000L;
  private static final long SWAP_TOTAL = 1L << 30;

  private long nowNanos = 10_000 * SECOND;
  private final InMemoryFleet fleet = new InMemoryFleet(() -> nowNanos);
  private final Answers answers = new Answers(fleet, AnswerLimits.NONE);
  private final Map<String, HostWriter> writers = new HashMap<>();

  /** One pass of a host. */
  final class Pass {
    private final String host;
    private final List<LiveRow> rows = new ArrayList<>();
    private final Map<HostFigure, Long> figures = new EnumMap<>(HostFigure.class);
    private PassReport report = PassReport.NONE;

    private Pass(String host) {
      this.host = host;
    }

    /** Processes of which PSS, USS, RSS and swap are these MiB; without PSS the RSS alone. */
    Pass row(String program, RowKind kind, int count, double pssMib, double ussMib, double rssMib) {
      return row(program, kind, count, pssMib, ussMib, rssMib, 0, 0, 0);
    }

    Pass row(
        String program,
        RowKind kind,
        int count,
        double pssMib,
        double ussMib,
        double rssMib,
        double swapMib,
        long errorBytes,
        double ageSeconds) {
      MemoryFigures.Builder memory = MemoryFigures.builder().set(Figure.RSS, bytes(rssMib));
      if (kind.hasPss()) {
        memory
            .set(Figure.PSS, bytes(pssMib))
            .set(Figure.USS, bytes(ussMib))
            .set(Figure.SWAP, bytes(swapMib))
            .set(Figure.SWAP_PSS, bytes(swapMib))
            .set(Figure.LAZY_FREE, 0);
      }
      rows.add(
          new LiveRow(
              count == 1 ? rows.size() + 1 : 0,
              100,
              Attributes.of(program, program + " --flag", "root"),
              count,
              new Provenance(
                  kind,
                  errorBytes,
                  nowNanos - (long) (ageSeconds * SECOND),
                  kind.isEstimate() ? count : 0,
                  kind == RowKind.SAMPLED && swapMib > 0 ? errorBytes : 0),
              memory.build()));
      return this;
    }

    Pass figure(HostFigure figure, long value) {
      figures.put(figure, value);
      return this;
    }

    Pass swapUsed(long bytes) {
      return figure(HostFigure.SWAP_TOTAL_BYTES, SWAP_TOTAL)
          .figure(HostFigure.SWAP_FREE_BYTES, SWAP_TOTAL - bytes);
    }

    Pass report(PassReport told) {
      report = told;
      return this;
    }

    /** Publishes the pass as of now. */
    void publish() {
      HostSnapshot unused =
          writers
              .computeIfAbsent(host, MadeUpFleet.this::claim)
              .publish(new LiveRows(rows), new HostFigures(figures), report, /* ageNanos= */ 0);
      if (unused.rows().size() != rows.size()) {
        throw new IllegalStateException("rows of " + host);
      }
    }

    private static long bytes(double mib) {
      return (long) (mib * MIB);
    }
  }

  Pass pass(String host) {
    return new Pass(host);
  }

  void sleep(double seconds) {
    nowNanos += (long) (seconds * SECOND);
  }

  /** A table by a key. */
  FleetAnswer table(String groupBy, String sortBy) {
    return AnswerReading.of(
        answers
            .table(
                QueryTableRequest.newBuilder().addGroupBy(groupBy).setSortBy(sortBy).build(),
                Cancellation.NEVER)
            .getAnswer());
  }

  FleetAnswer hosts() {
    return AnswerReading.of(
        answers.hosts(ListHostsRequest.getDefaultInstance(), Cancellation.NEVER).getAnswer());
  }

  /** A table by a key as zmemctl prints it; 0 for a line of any width. */
  String print(Format format, int width, String groupBy, String sortBy) {
    FleetAnswer answer = table(groupBy, sortBy);
    return print(
        format, width, answer.report("rows", new Sorting(sortBy, false).mark(answer.columns())));
  }

  /** By program, sorted by RAM. */
  String print(Format format) {
    return print(format, 0, "program", "ram");
  }

  String printHosts(Format format, int width) {
    FleetAnswer answer = hosts();
    return print(format, width, answer.report("hosts", answer.columns()));
  }

  private static String print(Format format, int width, Report<Integer> report) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    new Printer(format, true, width).print(report, out);
    out.flush();
    return text.toString();
  }

  private HostWriter claim(String host) {
    HostIdentity identity =
        new HostIdentity(
            host, "id-" + host, "boot", 1, "test", Duration.ofSeconds(5), 1_767_225_599_000L);
    return ((Claim.Granted) fleet.claim(identity, this)).writer();
  }

  @Override
  public void takenOver(String reason) {}

  @Override
  public CompletableFuture<HostSnapshot> freshProcesses() {
    return CompletableFuture.failedFuture(new IllegalStateException("no agent"));
  }
}
