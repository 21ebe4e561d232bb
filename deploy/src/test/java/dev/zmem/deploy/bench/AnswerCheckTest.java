package dev.zmem.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.export.FrameEncoder;
import dev.zmem.agent.export.Threshold;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.agent.sample.PassCost;
import dev.zmem.agent.sample.ProcessKey;
import dev.zmem.agent.sample.ProcessSample;
import dev.zmem.aggregator.ingest.HostDecoder;
import dev.zmem.deploy.bench.HostState.Sum;
import dev.zmem.deploy.bench.SimulatedHost.History;
import dev.zmem.model.Attributes;
import dev.zmem.model.HostFigures;
import dev.zmem.model.MadeUpFigures;
import dev.zmem.model.PassReport;
import dev.zmem.model.Provenance;
import dev.zmem.proto.v1.StreamRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The benchmark's judge: right answers pass, and each way of being wrong is told. */
class AnswerCheckTest {
  private static final long KIB = 1024;
  private static final Sum SMALL = sum(100);
  private static final Sum LARGE = sum(140);
  private static final Sum OTHER = sum(1000);

  /** Of web one of two states, of db its only one. */
  private final AnswerCheck check =
      new AnswerCheck(
          Map.of(
              "web",
              List.of(
                  new HostState(1, SMALL, Map.of("nginx", SMALL)),
                  new HostState(2, LARGE, Map.of("nginx", LARGE))),
              "db",
              List.of(new HostState(7, OTHER, Map.of("postgres", OTHER)))));

  @Test
  void hostInOneOfItsStates_isRight_andBetweenThemWrong() {
    assertThat(byHost(answer(row("web", SMALL), row("db", OTHER)))).isEmpty();
    assertThat(byHost(answer(row("web", LARGE), row("db", OTHER)))).isEmpty();
    assertThat(byHost(answer(row("web", sum(120)), row("db", OTHER))))
        .singleElement()
        .asString()
        .contains("host web shows ", "possible: ");
    Sum mixed = new Sum(SMALL.pssBytes(), LARGE.ussBytes(), 0, 1);
    assertThat(byHost(answer(row("web", mixed), row("db", OTHER)))).hasSize(1);
  }

  @Test
  void hostThatIsMissing_twiceThere_unknown_orNotAskedFor_isWrong() {
    assertThat(byHost(answer(row("web", SMALL)))).containsExactly("hosts missing: [db]");
    assertThat(byHost(answer(row("web", SMALL), row("web", LARGE), row("db", OTHER)))).hasSize(1);
    assertThat(byHost(answer(row("web", SMALL), row("db", OTHER), row("dns", SMALL)))).hasSize(1);
    assertThat(check.byHost(answer(row("web", SMALL), row("db", OTHER)), "web"::equals)).hasSize(1);
    assertThat(check.byHost(answer(row("web", SMALL)), "web"::equals)).isEmpty();
  }

  @Test
  void totalThatIsNotItsRows_orASilentHost_isWrong() {
    AnsweredSums right = answer(row("web", SMALL), row("db", OTHER));
    assertThat(byHost(new AnsweredSums(right.rows(), sum(1101), 0)))
        .singleElement()
        .asString()
        .startsWith("total ");
    assertThat(byHost(new AnsweredSums(right.rows(), right.total(), 1)))
        .containsExactly("stale hosts: 1");
  }

  @Test
  void programBetweenWhatItsHostsMayHave_isRight_andBeyondWrong() {
    assertThat(byProgram(answer(row("nginx", SMALL), row("postgres", OTHER)))).isEmpty();
    assertThat(byProgram(answer(row("nginx", sum(120)), row("postgres", OTHER)))).isEmpty();
    assertThat(byProgram(answer(row("nginx", sum(98)), row("postgres", OTHER)))).hasSize(1);
    assertThat(byProgram(answer(row("nginx", sum(142)), row("postgres", OTHER)))).hasSize(1);
    assertThat(byProgram(answer(row("nginx", SMALL))))
        .containsExactly("programs missing: [postgres]");
    assertThat(check.byProgram(answer(row("nginx", SMALL)), "nginx"::equals)).isEmpty();
    assertThat(check.byProgram(answer(row("postgres", OTHER)), "nginx"::equals)).hasSize(2);
  }

  @Test
  void programThatOnlySomeStatesHave_mayBeThere_orNot() {
    AnswerCheck starting =
        new AnswerCheck(
            Map.of(
                "web",
                List.of(
                    new HostState(1, SMALL, Map.of("nginx", SMALL)),
                    new HostState(2, sum(200), Map.of("nginx", SMALL, "cron", SMALL)))));
    assertThat(starting.byProgram(answer(row("nginx", SMALL)), name -> true)).isEmpty();
    assertThat(starting.byProgram(answer(row("nginx", SMALL), row("cron", SMALL)), name -> true))
        .isEmpty();
  }

  @Test
  void stateThatWasReplacedForCertain_isNotPossibleAnyMore() {
    List<HostState> states = new ArrayList<>();
    for (int number = 1; number <= 4; number++) {
      states.add(new HostState(number, sum(number * 100L), Map.of()));
    }
    History before = new History(2, states.subList(0, 3));
    assertThat(SimulatedHost.possible(before, new History(3, states)))
        .containsExactly(states.get(1), states.get(2), states.get(3));
  }

  /** What moved by less than the threshold since it was said is not said, whatever came between. */
  @Test
  void hostWhosePassesWereSkipped_isRightAsItWasSaid_andWrongAsItIs() {
    FrameEncoder encoder = new FrameEncoder(Threshold.DEFAULT, 100);
    HostDecoder mirror = new HostDecoder(100);
    mirror.apply(encoder.encode(pass(process(1, 1000)), 0).getKeyFrame(), 0);
    // a pass in which it had twice as much was skipped; now it has a little more than at first
    StreamRequest frame = encoder.encode(pass(process(1, 1032), process(2, 500)), 0);
    mirror.apply(frame.getDeltaFrame(), 0);
    HostState said = HostState.of(2, mirror.rows());
    assertThat(said.total().pssBytes()).isEqualTo(1500 * KIB);
    AnswerCheck skipped = new AnswerCheck(Map.of("web", List.of(said)));
    assertThat(skipped.byHost(answer(row("web", said.total())), name -> true)).isEmpty();
    Sum is = new Sum(1532 * KIB, said.total().ussBytes(), said.total().swapPssBytes(), 2);
    assertThat(skipped.byHost(answer(row("web", is)), name -> true)).hasSize(1);
  }

  private List<String> byHost(AnsweredSums answer) {
    return check.byHost(answer, name -> true);
  }

  private List<String> byProgram(AnsweredSums answer) {
    return check.byProgram(answer, name -> true);
  }

  private static Sum sum(long bytes) {
    return new Sum(bytes, bytes / 2, 0, 1);
  }

  private static AnsweredSums.Row row(String name, Sum sum) {
    return new AnsweredSums.Row(name, sum);
  }

  /** With a total that is its rows'. */
  private static AnsweredSums answer(AnsweredSums.Row... rows) {
    Sum total = Sum.ZERO;
    for (AnsweredSums.Row row : rows) {
      total = total.plus(row.sum());
    }
    return new AnsweredSums(List.of(rows), total, 0);
  }

  private static ProcessSample process(int pid, long pssKib) {
    return new ProcessSample(
        new ProcessKey(pid, pid),
        Attributes.of("worker", "worker " + pid, "app"),
        Provenance.exact(0),
        MadeUpFigures.of(pssKib * KIB, 0, pssKib * KIB, 0, 0, 0, 0, 0));
  }

  private static HostPass pass(ProcessSample... processes) {
    return new HostPass(
        List.of(processes),
        new HostFigures(Map.of()),
        new PassReport(1000, processes.length, 0, 0, 0, 0, 0, 0),
        new PassCost(1000, processes.length, 0, 0),
        0);
  }
}
