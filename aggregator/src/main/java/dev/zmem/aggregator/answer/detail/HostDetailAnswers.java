package dev.zmem.aggregator.answer.detail;

import dev.zmem.aggregator.answer.Covered;
import dev.zmem.aggregator.answer.TableAnswer;
import dev.zmem.aggregator.answer.UnknownHostException;
import dev.zmem.aggregator.answer.UnknownHosts;
import dev.zmem.aggregator.detail.DetailQuestion;
import dev.zmem.aggregator.detail.HostDetail;
import dev.zmem.aggregator.detail.MappingRow;
import dev.zmem.aggregator.detail.NoDetailException;
import dev.zmem.aggregator.fleet.FleetView;
import dev.zmem.aggregator.question.Cancellation;
import dev.zmem.aggregator.question.NameFilter;
import dev.zmem.model.Absent;
import dev.zmem.model.Description;
import dev.zmem.model.MappingFigure;
import dev.zmem.model.MappingReport;
import dev.zmem.text.HostNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Questions about processes, answered by the agents of their hosts. Any thread. */
public final class HostDetailAnswers {
  private final FleetView fleet;
  private final LongSupplier wallClock;

  /** Asks the agents of {@code fleet}; answers say when they were made, Unix time. */
  public HostDetailAnswers(FleetView fleet, LongSupplier wallClock) {
    this.fleet = fleet;
    this.wallClock = wallClock;
  }

  /**
   * Which rows of mappings, and in which order.
   *
   * @param filter of their names
   * @param sortName the order's; empty for PSS
   * @param reverse the other way round
   * @param limit rows at most
   */
  public record MappingQuery(NameFilter filter, String sortName, boolean reverse, int limit) {
    public MappingQuery {
      var _ = MappingColumns.order(sortName, reverse); // refused before an agent is asked
    }
  }

  /**
   * The mappings of a process, or of a host. Ends in a {@link NoDetailException} or {@link
   * UnknownHostException}; cancelling it tells the agent that nobody waits.
   *
   * @param executor makes the answer when the agent's has come
   */
  public CompletableFuture<TableAnswer<MappingRow>> mappings(
      String host,
      DetailQuestion.OfMappings question,
      MappingQuery query,
      Cancellation cancellation,
      Executor executor) {
    return ask(
        host,
        question,
        cancellation,
        executor,
        detail ->
            switch (detail) {
              case HostDetail.Mappings mappings ->
                  table(HostNames.canonical(host), question, mappings, query, cancellation);
              case HostDetail.OfProcess process -> throw another();
            });
  }

  /** One process as its agent describes it. Ends as {@link #mappings} does. */
  public CompletableFuture<Description> process(
      String host, int pid, Cancellation cancellation, Executor executor) {
    return ask(
        host,
        new DetailQuestion.OfProcess(pid),
        cancellation,
        executor,
        detail ->
            switch (detail) {
              case HostDetail.OfProcess process -> process.description();
              case HostDetail.Mappings mappings -> throw another();
            });
  }

  private static NoDetailException another() {
    return new NoDetailException(
        NoDetailException.Reason.FAILED, "its agent answered another question");
  }

  private <T> CompletableFuture<T> ask(
      String host,
      DetailQuestion question,
      Cancellation cancellation,
      Executor executor,
      java.util.function.Function<HostDetail, T> making) {
    if (fleet.snapshot(host).isEmpty()) {
      throw UnknownHosts.of(fleet, host, cancellation);
    }
    CompletableFuture<HostDetail> asked = fleet.ask(host, question);
    CompletableFuture<T> made =
        asked.handleAsync(
            (detail, trouble) -> {
              if (trouble != null) {
                throw on(HostNames.canonical(host), trouble);
              }
              return making.apply(detail);
            },
            executor);
    var _ =
        made.whenComplete((answer, trouble) -> {
          if (made.isCancelled()) {
            asked.cancel(false);
          }
        });
    return made;
  }

  private static RuntimeException on(String host, Throwable trouble) {
    Throwable cause =
        trouble instanceof CompletionException && trouble.getCause() != null
            ? trouble.getCause()
            : trouble;
    return cause instanceof NoDetailException none ? none.on(host) : new CompletionException(cause);
  }

  private TableAnswer<MappingRow> table(
      String host,
      DetailQuestion.OfMappings question,
      HostDetail.Mappings mappings,
      MappingQuery query,
      Cancellation cancellation) {
    List<MappingRow> rows = new ArrayList<>();
    for (MappingRow row : mappings.rows()) {
      cancellation.check();
      if (query.filter().accepts(row.name())) {
        rows.add(row);
      }
    }
    rows.sort(MappingColumns.order(query.sortName(), query.reverse()));
    return new TableAnswer<>(
        MappingColumns.all(),
        rows.subList(0, Math.min(rows.size(), query.limit())),
        total(rows, mappings.report()),
        rows.size(),
        covered(
            host, question, mappings.report(), rows.stream().anyMatch(row -> row.withoutPss() > 0)),
        wallClock.getAsLong());
  }

  private static MappingRow total(List<MappingRow> rows, MappingReport report) {
    long[] sums = new long[MappingFigure.all().size()];
    Arrays.fill(sums, Absent.ABSENT);
    long mappings = 0;
    boolean estimated = false;
    boolean withoutPss = false;
    for (MappingRow row : rows) {
      for (MappingFigure figure : MappingFigure.all()) {
        sums[figure.slot()] = Absent.plus(sums[figure.slot()], row.bytes(figure));
      }
      mappings += row.mappings();
      estimated |= row.estimated() > 0;
      withoutPss |= row.withoutPss() > 0;
    }
    // of the processes no more is known than that one or more are
    int processes = report.processes();
    return new MappingRow(
        "TOTAL",
        processes,
        (int) Math.min(mappings, Integer.MAX_VALUE),
        estimated ? Math.max(1, report.sampled()) : 0,
        lacking(report) + (withoutPss ? Math.max(1, report.stepped()) : 0),
        sums);
  }

  /** Processes of which mappings are missing, so that sums are the least that it can be. */
  private static int lacking(MappingReport report) {
    return report.unfinished() + report.outOfTime() + report.denied() + report.neverWalked();
  }

  private static Covered covered(
      String host, DetailQuestion.OfMappings question, MappingReport report, boolean lacksPss) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("host", host);
    fields.put("pid", question.pid() == 0 ? null : (Object) (long) question.pid());
    fields.put("program", report.program().isEmpty() ? null : report.program());
    put(fields, "processes", report.processes());
    put(fields, "stepped", report.stepped());
    put(fields, "sampled", report.sampled());
    put(fields, "unfinished", report.unfinished());
    put(fields, "out_of_time", report.outOfTime());
    put(fields, "denied", report.denied());
    put(fields, "never_walked", report.neverWalked());
    put(fields, "vanished", report.vanished());
    put(fields, "left_out_rss_bytes", report.leftOutRssBytes());
    put(fields, "folded_names", report.folded());
    put(fields, "wall_micros", report.wallMicros());
    put(fields, "cpu_micros", report.cpuMicros());
    put(fields, "longest_read_micros", report.longestReadMicros());
    fields.put("partial", partial(report, lacksPss));
    return new Covered(fields, Map.of());
  }

  private static List<String> partial(MappingReport report, boolean lacksPss) {
    List<String> reasons = new ArrayList<>();
    if (report.unfinished() > 0) {
      reasons.add("unfinished");
    }
    if (report.outOfTime() > 0) {
      reasons.add("out_of_time");
    }
    if (lacksPss || report.denied() + report.neverWalked() > 0) {
      reasons.add("incomplete");
    }
    return reasons;
  }

  private static void put(Map<String, @Nullable Object> fields, String key, long number) {
    fields.put(key, number);
  }
}
