package dev.zmem.aggregator.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.aggregator.AnswerRows;
import dev.zmem.aggregator.AnswerRows.Row;
import dev.zmem.aggregator.answer.UnknownHostException;
import dev.zmem.aggregator.fleet.FleetClock;
import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.live.InMemoryFleet;
import dev.zmem.aggregator.live.KnownHosts;
import dev.zmem.aggregator.question.Cancellation;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.ListProcessesRequest;
import dev.zmem.proto.v1.ListProcessesResponse;
import dev.zmem.proto.v1.QueryTableRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What answers say of hosts that are known and have no rows. */
class MissedHostsTest {
  private final KnownHosts known =
      new KnownHosts(
          List.of("expected"), Map.of("before", new KnownHosts.LastSeen(0, false)), () -> 60_000);
  private final InMemoryFleet fleet = fleet(known);
  private final Answers answers = new Answers(fleet, AnswerLimits.REMOTE);

  @Test
  void tableWithoutThem_isNotWhole() {
    Row table = AnswerRows.of(answers.table(request("*"), Cancellation.NEVER)).coverage();
    assertThat(table.number("hosts_matched")).isEqualTo(2);
    assertThat(table.number("hosts_reporting")).isZero();
    assertThat(table.names("stale")).containsExactlyInAnyOrder("before", "expected");
    assertThat(table)
        .as("as the list of hosts says it")
        .isEqualTo(
            AnswerRows.of(answers.hosts(ListHostsRequest.getDefaultInstance(), Cancellation.NEVER))
                .coverage());
  }

  @Test
  void hostStoppedBefore_isStoppedStill() {
    KnownHosts stopped =
        new KnownHosts(List.of(), Map.of("before", new KnownHosts.LastSeen(0, true)), () -> 60_000);
    Answers after = new Answers(fleet(stopped), AnswerLimits.REMOTE);
    Row table = AnswerRows.of(after.table(request("*"), Cancellation.NEVER)).coverage();
    assertThat(table.number("hosts_stale")).isZero();
    assertThat(table.number("hosts_stopped")).isEqualTo(1);
    assertThat(table.names("stopped")).containsExactly("before");
    assertThat(
            AnswerRows.of(after.hosts(ListHostsRequest.getDefaultInstance(), Cancellation.NEVER))
                .rows()
                .getFirst()
                .text("state"))
        .isEqualTo("stopped");
  }

  @Test
  void tableOfOthers_lacksNone() {
    Row table = AnswerRows.of(answers.table(request("bef*"), Cancellation.NEVER)).coverage();
    assertThat(table.number("hosts_known")).isEqualTo(2);
    assertThat(table.number("hosts_matched")).isEqualTo(1);
    assertThat(table.names("stale")).containsExactly("before");
  }

  @Test
  void globThatMatchesNoHost_isNamed_besideOthersThatMatch() {
    QueryTableRequest request =
        QueryTableRequest.newBuilder()
            .addAllHostGlobs(List.of("bef*", "nope", "ex?ected", "w[0-9]", "!before"))
            .build();
    Row table = AnswerRows.of(answers.table(request, Cancellation.NEVER)).coverage();
    assertThat(table.names("unmatched_globs")).containsExactly("nope", "w[0-9]");
    ListHostsRequest hosts = ListHostsRequest.newBuilder().addHostGlobs("nope").build();
    assertThat(
            AnswerRows.of(answers.hosts(hosts, Cancellation.NEVER))
                .coverage()
                .names("unmatched_globs"))
        .containsExactly("nope");
    assertThat(
            AnswerRows.of(answers.table(request("!nope"), Cancellation.NEVER))
                .coverage()
                .names("unmatched_globs"))
        .as("a glob that takes hosts out need not find one")
        .isEmpty();
  }

  @Test
  void processesOfOne_sayWhyThereAreNone() {
    assertThatThrownBy(() -> processes("Before"))
        .isInstanceOf(UnknownHostException.class)
        .hasMessage("host before is silent, for 60s: its processes are not known any more");
    assertThatThrownBy(() -> processes("expected"))
        .isInstanceOf(UnknownHostException.class)
        .hasMessage("host expected is expected and was never seen");
    assertThatThrownBy(() -> processes("other"))
        .isInstanceOf(UnknownHostException.class)
        .hasMessage("no host other: there are before, expected");
  }

  private ListProcessesResponse processes(String host) {
    return answers
        .processes(
            ListProcessesRequest.newBuilder().setHost(host).build(),
            Cancellation.NEVER,
            Runnable::run)
        .join();
  }

  private static QueryTableRequest request(String glob) {
    return QueryTableRequest.newBuilder().addHostGlobs(glob).build();
  }

  private static InMemoryFleet fleet(KnownHosts known) {
    return new InMemoryFleet(
        new FleetClock(() -> 1, InstantSource.system()),
        event -> {},
        FleetMemory.ofThisProcess(),
        known,
        List.of(known));
  }
}
