package dev.zmem.aggregator.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.aggregator.fleet.FleetClock;
import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.live.InMemoryFleet;
import dev.zmem.aggregator.live.KnownHosts;
import dev.zmem.aggregator.query.Cancellation;
import dev.zmem.proto.v1.Coverage;
import dev.zmem.proto.v1.HostState;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.ListProcessesRequest;
import dev.zmem.proto.v1.ListProcessesResponse;
import dev.zmem.proto.v1.QueryTableRequest;
import dev.zmem.proto.v1.StaleHost;
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
    Coverage table = answers.table(request("*"), Cancellation.NEVER).getCoverage();
    assertThat(table.getHostsMatched()).isEqualTo(2);
    assertThat(table.getHostsReporting()).isZero();
    assertThat(table.getStaleList())
        .extracting(StaleHost::getName)
        .containsExactlyInAnyOrder("before", "expected");
    assertThat(table)
        .as("as the list of hosts says it")
        .isEqualTo(
            answers.hosts(ListHostsRequest.getDefaultInstance(), Cancellation.NEVER).getCoverage());
  }

  @Test
  void hostStoppedBefore_isStoppedStill() {
    KnownHosts stopped =
        new KnownHosts(List.of(), Map.of("before", new KnownHosts.LastSeen(0, true)), () -> 60_000);
    Answers after =
        new Answers(
            fleet(stopped),
            AnswerLimits.REMOTE);
    Coverage table = after.table(request("*"), Cancellation.NEVER).getCoverage();
    assertThat(table.getHostsStale()).isZero();
    assertThat(table.getHostsStopped()).isEqualTo(1);
    assertThat(table.getStoppedList()).extracting(StaleHost::getName).containsExactly("before");
    assertThat(
            after
                .hosts(ListHostsRequest.getDefaultInstance(), Cancellation.NEVER)
                .getHosts(0)
                .getState())
        .isEqualTo(HostState.HOST_STATE_STOPPED);
  }

  @Test
  void tableOfOthers_lacksNone() {
    Coverage table = answers.table(request("bef*"), Cancellation.NEVER).getCoverage();
    assertThat(table.getHostsKnown()).isEqualTo(2);
    assertThat(table.getHostsMatched()).isEqualTo(1);
    assertThat(table.getStaleList()).extracting(StaleHost::getName).containsExactly("before");
  }

  @Test
  void globThatMatchesNoHost_isNamed_besideOthersThatMatch() {
    QueryTableRequest request =
        QueryTableRequest.newBuilder()
            .addAllHostGlobs(List.of("bef*", "nope", "ex?ected", "w[0-9]", "!before"))
            .build();
    Coverage table = answers.table(request, Cancellation.NEVER).getCoverage();
    assertThat(table.getUnmatchedGlobsList()).containsExactly("nope", "w[0-9]");
    ListHostsRequest hosts = ListHostsRequest.newBuilder().addHostGlobs("nope").build();
    assertThat(answers.hosts(hosts, Cancellation.NEVER).getCoverage().getUnmatchedGlobsList())
        .containsExactly("nope");
    assertThat(
            answers
                .table(request("!nope"), Cancellation.NEVER)
                .getCoverage()
                .getUnmatchedGlobsList())
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
