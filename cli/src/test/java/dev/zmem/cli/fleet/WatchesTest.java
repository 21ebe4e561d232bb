package dev.zmem.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Watches go on where asking again may help, and end when their processes have. */
class WatchesTest {
  private final List<String> seen = new ArrayList<>();
  private int opened;
  private int closed;
  private final TableWatcher watcher =
      new TableWatcher() {
        @Override
        public void table(FleetAnswer table) {
          seen.add(table.rows() + " rows");
        }

        @Override
        public void noTable(Duration since, String reason) {
          seen.add(reason);
        }
      };

  @Test
  void processesThatWereNamed_areGone_whenAsManyHostsReportAsBefore() {
    ExitCode code =
        WatchEnd.of(
            true,
            watcher,
            watching -> {
              watching.table(answer(2, 3));
              watching.table(answer(0, 0));
              watching.table(answer(0, 1)); // the aggregator was started again: one host is back
              watching.table(answer(1, 3));
              watching.table(answer(0, 3));
              throw new AssertionError("none is left");
            });
    assertThat(code).isEqualTo(ExitCode.OK);
    assertThat(seen).containsExactly("2 rows", "0 rows", "0 rows", "1 rows");
  }

  @Test
  void processesOfAHostThatNeverComesBack_areGone_afterFiveMinutesWithoutThem() {
    AtomicLong nanoTime = new AtomicLong();
    ProcessesLeft left = new ProcessesLeft(nanoTime::get);
    ExitCode code =
        WatchEnd.of(
            true,
            watcher,
            watching -> {
              watching.table(answer(2, 3));
              nanoTime.addAndGet(Duration.ofHours(1).toNanos()); // the aggregator was away
              watching.table(answer(0, 1));
              nanoTime.addAndGet(Duration.ofMinutes(4).toNanos());
              watching.table(answer(0, 2));
              nanoTime.addAndGet(Duration.ofMinutes(1).toNanos());
              watching.table(answer(0, 2));
              throw new AssertionError("none is left");
            },
            left);
    assertThat(code).isEqualTo(ExitCode.OK);
    assertThat(seen).containsExactly("2 rows", "0 rows", "0 rows");
  }

  @Test
  void hostThatIsForgotten_isAskedForFiveMinutes_andAnAbsentAggregatorForEver() {
    AtomicLong nanoTime = new AtomicLong();
    Deque<Object> answers =
        new ArrayDeque<>(
            List.of(
                answer(1, 1),
                new ProgramException(ExitCode.UNREACHABLE, "nobody there"),
                new ProgramException(ExitCode.UNREACHABLE, "nobody there yet"),
                new ProgramException(ExitCode.NOTHING_MATCHED, "no such host yet"),
                new ProgramException(ExitCode.NOTHING_MATCHED, "no such host")));
    RepeatedQuestion question =
        new RepeatedQuestion(
            source(),
            this::source,
            source -> {
              nanoTime.addAndGet(Duration.ofMinutes(5).toNanos());
              return next(answers);
            },
            nanoTime::get);
    assertThatThrownBy(() -> question.ask(Duration.ofMillis(1), watcher))
        .isInstanceOfSatisfying(
            ProgramException.class,
            end -> assertThat(end.exitCode()).isEqualTo(ExitCode.NOTHING_MATCHED))
        .hasMessage("no such host");
    assertThat(seen).hasSize(4).last().isEqualTo("no such host yet; trying again");
    assertThat(closed).isEqualTo(opened);
  }

  @Test
  void processesThatWereNeverThere_endAWatchAtOnce() {
    ExitCode code = WatchEnd.of(true, watcher, watching -> watching.table(answer(0, 1)));
    assertThat(code).isEqualTo(ExitCode.NOTHING_MATCHED);
    assertThat(seen).containsExactly("0 rows");
  }

  @Test
  void question_isAskedAgain_untilItIsRefused() {
    Deque<Object> answers =
        new ArrayDeque<>(
            List.of(
                answer(1, 1),
                new ProgramException(ExitCode.UNREACHABLE, "nobody there"),
                new ProgramException(ExitCode.NOTHING_MATCHED, "no such host yet"),
                answer(2, 1),
                new ProgramException(ExitCode.NOT_PERMITTED, "refused")));
    RepeatedQuestion question =
        new RepeatedQuestion(source(), this::source, source -> next(answers));
    assertThatThrownBy(() -> question.ask(Duration.ofMillis(1), watcher)).hasMessage("refused");
    assertThat(seen)
        .containsExactly(
            "1 rows", "nobody there; trying again", "no such host yet; trying again", "2 rows");
    assertThat(opened).isEqualTo(3);
    assertThat(closed).isEqualTo(3);
  }

  @Test
  void firstQuestion_isNotAskedAgain() {
    RepeatedQuestion question =
        new RepeatedQuestion(
            source(),
            this::source,
            source -> {
              throw new ProgramException(ExitCode.NOTHING_MATCHED, "no such host");
            });
    assertThatThrownBy(() -> question.ask(Duration.ofMillis(1), watcher))
        .hasMessage("no such host");
    assertThat(seen).isEmpty();
  }

  private static FleetAnswer next(Deque<Object> answers) {
    Object next = answers.remove();
    if (next instanceof ProgramException trouble) {
      throw trouble;
    }
    return (FleetAnswer) next;
  }

  private static FleetAnswer answer(int rows, long hostsReporting) {
    return new FleetAnswer(
        List.of(),
        rows,
        false,
        new AnswerCoverage(Map.of("hosts_reporting", hostsReporting), Map.of()),
        0,
        "",
        0,
        null);
  }

  /** A source that notes that it was opened, and closed. */
  private FleetSource source() {
    opened++;
    return (FleetSource)
        Proxy.newProxyInstance(
            FleetSource.class.getClassLoader(),
            new Class<?>[] {FleetSource.class},
            (source, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("close");
              closed++;
              return null;
            });
  }
}
