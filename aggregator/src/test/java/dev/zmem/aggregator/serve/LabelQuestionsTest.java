package dev.zmem.aggregator.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.aggregator.AnswerRows;
import dev.zmem.aggregator.answer.UnknownHostException;
import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostMemory;
import dev.zmem.aggregator.question.BadQueryException;
import dev.zmem.aggregator.question.Cancellation;
import dev.zmem.label.HostLabels;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.ListProcessesRequest;
import dev.zmem.proto.v1.QueryTableRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Questions about hosts of some labels. */
class LabelQuestionsTest {
  private final ServedFleet served = new ServedFleet();
  private final Answers answers = new Answers(served.fleet(), AnswerLimits.REMOTE);

  LabelQuestionsTest() {
    host("web-1", 4, "role=web", "zone=a");
    host("web-2", 3, "role=web", "zone=b");
    host("worker-1", 5, "role=worker");
    host("plain", 2);
  }

  @AfterEach
  void close() {
    served.close();
  }

  @Test
  void selector_choosesHosts() {
    assertThat(hosts("role=web")).containsExactly("web-1", "web-2");
    assertThat(hosts("role!=web")).containsExactly("plain", "worker-1");
    assertThat(hosts("role in (web,worker),zone notin (b)")).containsExactly("web-1", "worker-1");
    assertThat(hosts("")).hasSize(4);
    assertThat(hosts("role=none")).isEmpty();
  }

  @Test
  void selectorOfATable_andItsCoverage_areOfTheChosenHosts() {
    AnswerRows rows =
        table(QueryTableRequest.newBuilder().addGroupBy("host").setLabelSelector("role=web"));
    assertThat(names(rows, "name")).containsExactlyInAnyOrder("web-1", "web-2");
    assertThat(rows.sum().number("count")).isEqualTo(7);
    assertThat(rows.coverage().get("hosts_matched")).isEqualTo(2L);
  }

  @Test
  void groupsByLabel_addUpToTheFleet_alsoWithAnotherKey() {
    AnswerRows rows = table(QueryTableRequest.newBuilder().addGroupBy("label:role"));
    assertThat(names(rows, "name")).containsExactlyInAnyOrder("web", "worker", "-");
    assertThat(rows.sum().number("count")).isEqualTo(14);
    AnswerRows pairs =
        table(QueryTableRequest.newBuilder().addGroupBy("label:role").addGroupBy("host"));
    assertThat(names(pairs, "label_role")).containsExactlyInAnyOrder("web", "web", "worker", "-");
    AnswerRows alike =
        table(QueryTableRequest.newBuilder().addGroupBy("label:a/role").addGroupBy("label:role"));
    assertThat(names(alike, "label_role")).containsOnly("-");
    assertThat(names(alike, "label_role_2")).containsExactlyInAnyOrder("web", "worker", "-");
  }

  @Test
  void listOfHosts_hasTheirLabels() {
    assertThat(
            AnswerRows.of(answers.hosts(ListHostsRequest.getDefaultInstance(), Cancellation.NEVER))
                .rows())
        .filteredOn(host -> host.has("labels"))
        .extracting(host -> host.text("labels"))
        .containsExactly("role=web,zone=a", "role=web,zone=b", "role=worker");
  }

  @Test
  void processesOfAHostThatIsNotChosen_areNotFound() {
    ListProcessesRequest request =
        ListProcessesRequest.newBuilder().setHost("web-1").setLabelSelector("role=worker").build();
    assertThatThrownBy(() -> answers.processes(request, Cancellation.NEVER, Runnable::run))
        .isInstanceOf(UnknownHostException.class)
        .hasMessage("host web-1 is not chosen: its labels are role=web,zone=a");
  }

  @Test
  void wrongSelector_isRefusedAtItsPlace() {
    assertThatThrownBy(() -> hosts("role in (web"))
        .isInstanceOf(BadQueryException.class)
        .hasMessage("label_selector: at the end: expected ',' or ')'");
  }

  @Test
  void labels_areCountedAsMemoryOfTheirHost() {
    FleetMemory memory = new FleetMemory(1 << 20, 1 << 20);
    HostMemory host = memory.host(null, HostLabels.parse(List.of("role=worker")));
    assertThat(host.rows(0, 0, 0)).isEmpty();
    assertThat(memory.heldBytes())
        .isEqualTo(FleetMemory.HOST_BYTES + HostLabels.parse(List.of("role=worker")).heapBytes());
    host.close();
    assertThat(memory.heldBytes()).isZero();
  }

  private AnswerRows table(QueryTableRequest.Builder question) {
    return AnswerRows.of(answers.table(question.build(), Cancellation.NEVER));
  }

  private List<String> hosts(String selector) {
    return names(
        AnswerRows.of(
            answers.hosts(
                ListHostsRequest.newBuilder().setLabelSelector(selector).build(),
                Cancellation.NEVER)),
        "name");
  }

  private static List<String> names(AnswerRows rows, String key) {
    return rows.rows().stream().map(row -> row.text(key)).toList();
  }

  private void host(String name, int processes, String... labels) {
    HostIdentity identity =
        new HostIdentity(
            name,
            "id-" + name,
            "boot",
            1,
            "test",
            Duration.ofSeconds(5),
            0,
            HostLabels.parse(List.of(labels)));
    var _ = served.publish(identity, processes, 10);
  }
}
