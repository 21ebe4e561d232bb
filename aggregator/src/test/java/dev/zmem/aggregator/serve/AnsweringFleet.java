package dev.zmem.aggregator.serve;

import dev.zmem.aggregator.AnswerRows;
import dev.zmem.aggregator.AnswerRows.Row;
import dev.zmem.aggregator.fleet.Claim;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.HostWriter;
import dev.zmem.aggregator.fleet.StreamHandle;
import dev.zmem.aggregator.live.InMemoryFleet;
import dev.zmem.aggregator.question.Cancellation;
import dev.zmem.aggregator.row.LiveRow;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.model.Absent;
import dev.zmem.model.Attributes;
import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;
import dev.zmem.model.MadeUpFigures;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.PassReport;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.ListProcessesRequest;
import dev.zmem.proto.v1.ListProcessesResponse;
import dev.zmem.proto.v1.QueryTableRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** A fleet at a clock that a test sets, and its answers without a transport. One thread. */
final class AnsweringFleet {
  static final long MIB = 1 << 20;
  private static final long SECOND = 1_000_000_000L;
  private static final long SWAP_TOTAL = 1 << 30;

  private long nowNanos = 1_000 * SECOND;
  private final InMemoryFleet fleet = new InMemoryFleet(() -> nowNanos);
  private final Answers answers = new Answers(fleet, AnswerLimits.NONE);
  private final Map<String, HostWriter> writers = new HashMap<>();

  /** What the agents answer when they are asked; an absent host's does not. */
  private final Map<String, HostSnapshot> fresh = new HashMap<>();

  /** The processes of one pass of a host, and what its kernel says of swap. */
  final class Pass {
    private final String host;
    private final List<LiveRow> rows = new ArrayList<>();
    private final Map<HostFigure, Long> figures = new HashMap<>();

    private Pass(String host) {
      this.host = host;
    }

    /** Processes of a kind, all with these bytes as PSS, or as RSS alone. */
    Pass row(String program, RowKind kind, int count, long bytes) {
      return row(program, kind, count, bytes, kind.isEstimate() ? bytes / 10 : 0);
    }

    Pass row(String program, RowKind kind, int count, long bytes, long errorBytes) {
      long absent = Absent.ABSENT;
      rows.add(
          new LiveRow(
              count == 1 ? rows.size() + 1 : 0,
              1,
              Attributes.of(program, program + " --flag", "root"),
              count,
              new Provenance(kind, errorBytes, nowNanos, kind.isEstimate() ? count : 0, errorBytes),
              kind == RowKind.SAME_MEMORY
                  ? MemoryFigures.NONE
                  : kind.hasPss()
                      ? MadeUpFigures.of(bytes, bytes / 2, bytes * 2, 0, 0, 0, 0, 0)
                      : MadeUpFigures.of(
                          absent, absent, bytes, absent, absent, absent, absent, absent)));
      return this;
    }

    Pass swapUsed(long bytes) {
      figures.put(HostFigure.SWAP_TOTAL_BYTES, SWAP_TOTAL);
      figures.put(HostFigure.SWAP_FREE_BYTES, SWAP_TOTAL - bytes);
      return this;
    }

    Pass swappedSinceBoot(long inPages, long outPages) {
      figures.put(HostFigure.PAGE_SIZE_BYTES, 4096L);
      figures.put(HostFigure.SWAPPED_IN_PAGES, inPages);
      figures.put(HostFigure.SWAPPED_OUT_PAGES, outPages);
      return this;
    }

    /** Publishes the pass as of now. */
    HostSnapshot publish() {
      HostWriter writer = writers.computeIfAbsent(host, AnsweringFleet.this::claim);
      return writer.publish(
          new LiveRows(rows), new HostFigures(figures), PassReport.NONE, /* ageNanos= */ 0);
    }

    /** The agent answers with these processes. */
    void answered() {
      HostSnapshot last = fleet.snapshot(host).orElseThrow();
      fresh.put(
          host,
          new HostSnapshot(
              last.identity(),
              new LiveRows(rows),
              last.figures(),
              PassReport.NONE,
              nowNanos,
              fleet.now()));
    }
  }

  Pass pass(String host) {
    return new Pass(host);
  }

  /** Its agent is stopped in order. */
  void stop(String host) {
    Objects.requireNonNull(writers.get(host)).stop();
  }

  void sleep(Duration time) {
    nowNanos += time.toNanos();
  }

  AnswerRows table(String groupBy) {
    return AnswerRows.of(
        answers.table(
            QueryTableRequest.newBuilder().addGroupBy(groupBy).build(), Cancellation.NEVER));
  }

  AnswerRows table(String groupBy, String sortBy, boolean reverse) {
    return AnswerRows.of(
        answers.table(
            QueryTableRequest.newBuilder()
                .addGroupBy(groupBy)
                .setSortBy(sortBy)
                .setReverse(reverse)
                .build(),
            Cancellation.NEVER));
  }

  /** The row of a name. */
  Row row(String groupBy, String name) {
    return table(groupBy).row(name);
  }

  Row host(String name) {
    return AnswerRows.of(answers.hosts(ListHostsRequest.getDefaultInstance(), Cancellation.NEVER))
        .row(name);
  }

  ListProcessesResponse processes(String host) {
    return answers
        .processes(
            ListProcessesRequest.newBuilder().setHost(host).build(),
            Cancellation.NEVER,
            Runnable::run)
        .join();
  }

  private HostWriter claim(String host) {
    HostIdentity identity =
        new HostIdentity(host, "id-" + host, "boot", 1, "test", Duration.ofSeconds(5), 0);
    StreamHandle stream =
        new StreamHandle() {
          @Override
          public void takenOver(String reason) {}

          @Override
          public CompletableFuture<HostSnapshot> freshProcesses() {
            return fresh.containsKey(host)
                ? CompletableFuture.completedFuture(Objects.requireNonNull(fresh.get(host)))
                : CompletableFuture.failedFuture(new IllegalStateException("no answer"));
          }
        };
    return ((Claim.Granted) fleet.claim(identity, stream)).writer();
  }
}
