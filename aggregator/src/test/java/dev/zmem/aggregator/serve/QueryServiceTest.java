package dev.zmem.aggregator.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zmem.aggregator.AnswerRows;
import dev.zmem.aggregator.AnswerRows.Row;
import dev.zmem.aggregator.question.Cancellation;
import dev.zmem.model.SortNames;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.ListProcessesRequest;
import dev.zmem.proto.v1.ListProcessesResponse;
import dev.zmem.proto.v1.QueryTableRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The query service over a loopback connection: its answers. */
class QueryServiceTest {
  private final ServedFleet served = new ServedFleet();

  @AfterEach
  void stop() {
    served.close();
  }

  @Test
  void badGlobOrExpression_isInvalid_andNamed() {
    assertFails(
        () -> served.ask().queryTable(query().addHostGlobs("web-[").build()),
        Status.Code.INVALID_ARGUMENT,
        "hosts: 'web-['");
    assertFails(
        () -> served.ask().queryTable(query().setFilter("cel(ery").build()),
        Status.Code.INVALID_ARGUMENT,
        "filter: 'cel(ery'");
    assertFails(
        () ->
            served.ask().listHosts(ListHostsRequest.newBuilder().addHostGlobs("web-[z-a]").build()),
        Status.Code.INVALID_ARGUMENT,
        "hosts: 'web-[z-a]'");
    served.publish("web-1", 1, 1);
    assertFails(
        () ->
            served
                .ask()
                .listProcesses(
                    ListProcessesRequest.newBuilder().setHost("web-1").setFilter("*").build()),
        Status.Code.INVALID_ARGUMENT,
        "filter: '*'");
  }

  @Test
  void filterOfAnAttributeThatIsNotKnown_isInvalid_andNamed() {
    assertFails(
        () -> served.ask().queryTable(query().setFilter("a").setFilterBy("colour").build()),
        Status.Code.INVALID_ARGUMENT,
        "filter_by: 'colour' (expected: program, user, command, cgroup, unit, container, pod, exe or tree)");
  }

  @Test
  void processesInGroupsOfTheirOwn_areInvalid() {
    assertFails(
        () -> served.ask().queryTable(query().addGroupBy("host").addGroupBy("pid").build()),
        Status.Code.INVALID_ARGUMENT,
        "group_by: 'pid' stands alone");
  }

  @Test
  void groupingOrOrderOfANewerClient_isInvalid_andNamed() {
    assertFails(
        () -> served.ask().queryTable(query().addGroupBy("colour").build()),
        Status.Code.INVALID_ARGUMENT,
        "group_by: 'colour' (expected: program, user, command, cgroup, unit, container, pod, exe, tree, host or pid)");
    assertFails(
        () -> served.ask().queryTable(query().setSortBy("x".repeat(100_000)).build()),
        Status.Code.INVALID_ARGUMENT,
        "sort_by: 100000 characters (expected: ram, pss, ");
  }

  @Test
  void hostThatIsNotKnown_isNotFound_andNearOnesAreNamed() {
    served.publish("python-worker-01", 1, 1);
    served.publish("db-01", 1, 1);
    assertFails(
        () ->
            served
                .ask()
                .listProcesses(
                    ListProcessesRequest.newBuilder().setHost("pyton-worker-01").build()),
        Status.Code.NOT_FOUND,
        "no host pyton-worker-01: did you mean python-worker-01?");
    assertFails(
        () -> served.ask().listProcesses(ListProcessesRequest.newBuilder().setHost("vm").build()),
        Status.Code.NOT_FOUND,
        "no host vm: there are db-01, python-worker-01");
  }

  @Test
  void limit_cutsRows_butNeitherTotalNorCoverage() {
    served.publish("web-1", 40, 10);
    QueryTableRequest whole = query().addGroupBy("pid").build();
    AnswerRows all = AnswerRows.of(served.ask().queryTable(whole));
    AnswerRows cut = AnswerRows.of(served.ask().queryTable(whole.toBuilder().setLimit(3).build()));
    assertThat(all.rows()).hasSize(40);
    assertThat(cut.rows()).isEqualTo(all.rows().subList(0, 3));
    assertThat(cut.sum()).isEqualTo(all.sum());
    assertThat(cut.sum().number("pss_bytes")).isEqualTo(sum(all.rows()));
    assertThat(cut.coverage()).isEqualTo(all.coverage());
    AnswerRows processes =
        AnswerRows.of(
            served
                .ask()
                .listProcesses(
                    ListProcessesRequest.newBuilder().setHost("web-1").setLimit(3).build()));
    assertThat(processes.rows()).hasSize(3);
    assertThat(processes.sum().number("count")).isEqualTo(40);
  }

  @Test
  void processesOfAHostWhoseAgentDoesNotAnswer_areThoseOfTheLiveState_andSaySo() {
    served.publish("web-1", 4, 10);
    ListProcessesResponse processes =
        served.ask().listProcesses(ListProcessesRequest.newBuilder().setHost("web-1").build());
    assertThat(processes.getFromLiveState()).isTrue();
    assertThat(AnswerRows.of(processes).rows()).hasSize(4);
  }

  @Test
  void answers_areTheSameThroughTheServiceAndWithoutIt() throws Exception {
    served.publish("web-1", 40, 10);
    served.publish("web-2", 7, 3);
    served.publish("db-1", 3, 5);
    Answers local =
        new Answers(served.fleet(), AnswerLimits.REMOTE, () -> ServedFleet.ANSWERED_AT_MILLIS);
    for (String groupBy : List.of("program", "host", "user", "pid", "command")) {
      for (String sortBy : SortNames.ofGroups()) {
        QueryTableRequest request =
            query().addGroupBy(groupBy).setSortBy(sortBy).addHostGlobs("web-*").build();
        assertThat(served.ask().queryTable(request))
            .isEqualTo(local.table(request, Cancellation.NEVER));
      }
    }
    ListHostsRequest hosts = ListHostsRequest.newBuilder().addHostGlobs("!web-2").build();
    assertThat(served.ask().listHosts(hosts)).isEqualTo(local.hosts(hosts, Cancellation.NEVER));
    assertThat(AnswerRows.of(local.hosts(hosts, Cancellation.NEVER)).rows())
        .hasSize(2)
        .allMatch(host -> host.number("failed") == ServedFleet.FAILED);
    ListProcessesRequest processes = ListProcessesRequest.newBuilder().setHost("db-1").build();
    assertThat(served.ask().listProcesses(processes))
        .isEqualTo(
            local
                .processes(processes, Cancellation.NEVER, Runnable::run)
                .get(30, TimeUnit.SECONDS));
  }

  @Test
  void answers_sayWhenTheyWereMade() throws Exception {
    served.publish("web-1", 4, 10);
    ListProcessesRequest processes = ListProcessesRequest.newBuilder().setHost("web-1").build();
    assertThat(served.ask().queryTable(query().build()).getAnswer().getAnsweredAtMillis())
        .isEqualTo(
            served
                .ask()
                .listHosts(ListHostsRequest.getDefaultInstance())
                .getAnswer()
                .getAnsweredAtMillis())
        .isEqualTo(served.ask().listProcesses(processes).getAnswer().getAnsweredAtMillis())
        .isEqualTo(ServedFleet.ANSWERED_AT_MILLIS);
  }

  private static QueryTableRequest.Builder query() {
    return QueryTableRequest.newBuilder();
  }

  private static void assertFails(ThrowingCallable question, Status.Code code, String naming) {
    assertThatExceptionOfType(StatusRuntimeException.class)
        .isThrownBy(question)
        .satisfies(e -> {
          assertThat(e.getStatus().getCode()).isEqualTo(code);
          assertThat(String.valueOf(e.getStatus().getDescription())).contains(naming);
        });
  }

  private static long sum(List<Row> rows) {
    return rows.stream().mapToLong(row -> row.number("pss_bytes")).sum();
  }
}
