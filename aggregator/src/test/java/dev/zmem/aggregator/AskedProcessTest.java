package dev.zmem.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.proto.v1.AttributeColumn;
import dev.zmem.proto.v1.DescribeProcessRequest;
import dev.zmem.proto.v1.DescribeProcessResponse;
import dev.zmem.proto.v1.Description;
import dev.zmem.proto.v1.DescriptionItem;
import dev.zmem.proto.v1.DescriptionKind;
import dev.zmem.proto.v1.DescriptionSection;
import dev.zmem.proto.v1.DetailAnswer;
import dev.zmem.proto.v1.DetailRefusal;
import dev.zmem.proto.v1.DetailRequest;
import dev.zmem.proto.v1.Feature;
import dev.zmem.proto.v1.KeyFrame;
import dev.zmem.proto.v1.ListMappingsRequest;
import dev.zmem.proto.v1.ListMappingsResponse;
import dev.zmem.proto.v1.MappingBatch;
import dev.zmem.proto.v1.QueryServiceGrpc;
import dev.zmem.proto.v1.RowBatch;
import dev.zmem.proto.v1.StreamRequest;
import dev.zmem.proto.v1.StreamResponse;
import dev.zmem.proto.v1.Table;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Questions about processes: what the agent is asked, and what becomes of any answer. */
class AskedProcessTest {
  private static final List<Feature> ALL =
      List.of(Feature.FEATURE_MAPPINGS_DETAIL, Feature.FEATURE_DESCRIBE_DETAIL);

  private final AggregatorOnLoopback aggregator = new AggregatorOnLoopback();
  private final RawAgent agent = new RawAgent(aggregator.channel());

  @AfterEach
  void stop() {
    aggregator.close();
  }

  @Test
  void mappings_areATableWithAverageTotalAndCoverage() throws Exception {
    greet(ALL);
    Future<ListMappingsResponse> asked = maps("a", 0, "");
    DetailRequest question = agent.next().getDetailRequest();
    assertThat(question.getMappings().getPid()).isZero();
    answer(question, DetailAnswer.newBuilder().setMappings(batch()));
    ListMappingsResponse response = asked.get(30, TimeUnit.SECONDS);
    Table table = response.getAnswer().getTable();
    assertThat(table.getRows()).isEqualTo(2);
    assertThat(table.getHasTotal()).isTrue();
    assertThat(numbers(table, "pss_bytes")).containsExactly(10L << 10, 4L << 10, 14L << 10);
    assertThat(numbers(table, "average_pss_bytes")).startsWith(5L << 10, 2L << 10);
    assertThat(response.getAnswer().getCoverage().toString()).contains("never_walked", "partial");
  }

  @Test
  void mappings_areFilteredSortedAndLimited() throws Exception {
    greet(ALL);
    Future<ListMappingsResponse> asked = maps("a", 7, "libc");
    DetailRequest question = agent.next().getDetailRequest();
    assertThat(question.getMappings().getPid()).isEqualTo(7);
    answer(question, DetailAnswer.newBuilder().setMappings(batch()));
    assertThat(asked.get(30, TimeUnit.SECONDS).getAnswer().getTable().getRows()).isEqualTo(1);
  }

  @Test
  void aDescription_isPassedOnAsItIs_andWhatIsNewIsLeftOut() throws Exception {
    greet(ALL);
    Future<DescribeProcessResponse> asked = describe("a", 7);
    DetailRequest question = agent.next().getDetailRequest();
    DescriptionSection.Builder section = section("process", item("pid", 7));
    section.addItems(item("new", 1).toBuilder().setKindValue(99));
    answer(
        question,
        DetailAnswer.newBuilder().setDescription(Description.newBuilder().addSections(section)));
    Description description = asked.get(30, TimeUnit.SECONDS).getDescription();
    assertThat(description.getSections(0).getItemsList())
        .extracting(DescriptionItem::getKey)
        .containsExactly("pid");
  }

  @Test
  void refusals_haveACodeEach_andTheHostsName() throws Exception {
    greet(ALL);
    refused(DetailRefusal.DETAIL_REFUSAL_NO_PROCESS, Status.Code.NOT_FOUND);
    refused(DetailRefusal.DETAIL_REFUSAL_NOT_ALLOWED, Status.Code.PERMISSION_DENIED);
    refused(DetailRefusal.DETAIL_REFUSAL_DENIED, Status.Code.PERMISSION_DENIED);
    refused(DetailRefusal.DETAIL_REFUSAL_BUSY, Status.Code.RESOURCE_EXHAUSTED);
    refused(DetailRefusal.DETAIL_REFUSAL_UNSPECIFIED, Status.Code.FAILED_PRECONDITION);
  }

  private void refused(DetailRefusal refusal, Status.Code code) throws Exception {
    Future<DescribeProcessResponse> asked = describe("a", 7);
    answer(
        agent.next().getDetailRequest(),
        DetailAnswer.newBuilder().setError("because\033[31m").setRefusal(refusal));
    assertFails(asked, code, "a: because\\x1b[31m");
  }

  @Test
  void anOldAgent_isNotAsked() throws Exception {
    greet(List.of());
    assertFails(describe("a", 7), Status.Code.FAILED_PRECONDITION, "too old");
    assertFails(maps("a", 7, ""), Status.Code.FAILED_PRECONDITION, "too old");
  }

  @Test
  void anUnknownHost_hasNearNames_andABadPidIsRefused() throws Exception {
    greet(ALL);
    assertFails(describe("b", 7), Status.Code.NOT_FOUND, "no host b");
    assertFails(describe("a", 0), Status.Code.INVALID_ARGUMENT, "pid");
    assertFails(maps("a", -1, ""), Status.Code.INVALID_ARGUMENT, "pid");
    assertFails(maps("a", 1, "("), Status.Code.INVALID_ARGUMENT, "filter");
  }

  @Test
  void aClientThatLeaves_hasTheAgentTold() throws Exception {
    greet(ALL);
    Future<DescribeProcessResponse> asked = describe("a", 7);
    DetailRequest question = agent.next().getDetailRequest();
    assertThat(asked.cancel(true)).isTrue();
    DetailRequest cancel = agent.next().getDetailRequest();
    assertThat(cancel.hasCancel()).isTrue();
    assertThat(cancel.getRequestId()).isEqualTo(question.getRequestId());
  }

  @Test
  void anAgentThatIsGone_endsTheQuestion() throws Exception {
    greet(ALL);
    Future<DescribeProcessResponse> asked = describe("a", 7);
    assertThat(agent.next().hasDetailRequest()).isTrue();
    agent.close();
    assertFails(asked, Status.Code.DEADLINE_EXCEEDED, "stream ended");
    assertFails(describe("a", 7), Status.Code.DEADLINE_EXCEEDED, "not connected");
  }

  @Test
  void moreQuestionsThanAnAgentIsAsked_areRefused() throws Exception {
    greet(ALL);
    List<Future<DescribeProcessResponse>> asked = new ArrayList<>();
    for (int number = 0; number < 4; number++) {
      asked.add(describe("a", 7));
      assertThat(agent.next().hasDetailRequest()).isTrue();
    }
    assertFails(describe("a", 7), Status.Code.RESOURCE_EXHAUSTED, "4 such questions");
    asked.forEach(question -> question.cancel(true));
  }

  @Test
  void hostileAnswers_failTheQuestion_andTheStreamGoesOn() throws Exception {
    greet(ALL);
    MappingBatch.Builder twice = batch().addNames("libc").addProcesses(1).addMappings(1);
    List<MappingBatch.Builder> hostile =
        List.of(
            batch().addProcesses(1),
            batch().setProcesses(0, -1),
            batch().setPssKibPlus1(0, -5),
            batch().setWithoutPss(0, 9),
            twice);
    for (MappingBatch.Builder batch : hostile) {
      Future<ListMappingsResponse> asked = maps("a", 7, "");
      answer(agent.next().getDetailRequest(), DetailAnswer.newBuilder().setMappings(batch));
      assertFails(asked, Status.Code.FAILED_PRECONDITION, "cannot be read");
    }
    DescriptionItem pid = item("pid", 7);
    List<DescriptionSection.Builder> sections =
        List.of(
            section("Process", pid),
            section("process", pid.toBuilder().setKey("a\"b").build()),
            section("process", pid).addItems(pid),
            section("process", pid.toBuilder().setMark("too long a mark").build()),
            section(
                "process", pid.toBuilder().setKind(DescriptionKind.DESCRIPTION_KIND_TEXT).build()),
            section(
                "process",
                pid.toBuilder().setKind(DescriptionKind.DESCRIPTION_KIND_LIMIT).build()));
    for (DescriptionSection.Builder section : sections) {
      Future<DescribeProcessResponse> asked = describe("a", 7);
      answer(
          agent.next().getDetailRequest(),
          DetailAnswer.newBuilder().setDescription(Description.newBuilder().addSections(section)));
      assertFails(asked, Status.Code.FAILED_PRECONDITION, "cannot be read");
    }
  }

  @Test
  void moreNamesThanAnAnswerMayHave_endTheStream() throws Exception {
    greet(ALL);
    Future<ListMappingsResponse> asked = maps("a", 7, "");
    MappingBatch.Builder many = MappingBatch.newBuilder();
    for (int name = 0; name < 9_000; name++) {
      many.addNames("n" + name);
    }
    answer(agent.next().getDetailRequest(), DetailAnswer.newBuilder().setMappings(many));
    assertFails(asked, Status.Code.DEADLINE_EXCEEDED, "stream ended");
  }

  @Test
  void anAnswerThatNobodyAskedFor_isLetGo() throws Exception {
    greet(ALL);
    agent.send(
        StreamRequest.newBuilder()
            .setDetailAnswer(DetailAnswer.newBuilder().setRequestId(1L << 40).setMappings(batch()))
            .build());
    Future<DescribeProcessResponse> asked = describe("a", 7);
    answer(
        agent.next().getDetailRequest(),
        DetailAnswer.newBuilder()
            .setDescription(Description.newBuilder().addSections(section("p", item("pid", 7)))));
    assertThat(asked.get(30, TimeUnit.SECONDS).getDescription().getSectionsCount()).isEqualTo(1);
  }

  private Future<DescribeProcessResponse> describe(String host, int pid) {
    return QueryServiceGrpc.newFutureStub(aggregator.channel())
        .describeProcess(DescribeProcessRequest.newBuilder().setHost(host).setPid(pid).build());
  }

  private Future<ListMappingsResponse> maps(String host, int pid, String filter) {
    return QueryServiceGrpc.newFutureStub(aggregator.channel())
        .listMappings(
            ListMappingsRequest.newBuilder().setHost(host).setPid(pid).setFilter(filter).build());
  }

  private static void assertFails(Future<?> asked, Status.Code code, String reason) {
    assertThatThrownBy(() -> asked.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).as(e.getMessage()).isEqualTo(code);
              assertThat(e.getStatus().getDescription()).contains(reason);
            });
  }

  private void greet(List<Feature> features) throws Exception {
    agent.send(
        StreamRequest.newBuilder()
            .setHello(RawAgent.hello("a", "id", "boot", 1).toBuilder().addAllFeatures(features))
            .build());
    assertThat(agent.next().hasWelcome()).isTrue();
    agent.send(
        StreamRequest.newBuilder()
            .setKeyFrame(KeyFrame.newBuilder().setSequence(1).setRows(rows()))
            .build());
    StreamResponse response = agent.next();
    assertThat(response.getAck().getSequence()).as(response.toString()).isEqualTo(1);
  }

  private void answer(DetailRequest question, DetailAnswer.Builder answer) {
    agent.send(
        StreamRequest.newBuilder()
            .setDetailAnswer(answer.setRequestId(question.getRequestId()))
            .build());
  }

  private static MappingBatch.Builder batch() {
    return MappingBatch.newBuilder()
        .addNames("[heap]")
        .addNames("libc")
        .addProcesses(2)
        .addProcesses(2)
        .addMappings(2)
        .addMappings(8)
        .addWithoutPss(0)
        .addWithoutPss(0)
        .addPssKibPlus1(11)
        .addPssKibPlus1(5)
        .addRssKibPlus1(11)
        .addRssKibPlus1(21);
  }

  private static DescriptionSection.Builder section(String key, DescriptionItem item) {
    return DescriptionSection.newBuilder().setKey(key).setTitle("T").addItems(item);
  }

  private static DescriptionItem item(String key, long number) {
    return DescriptionItem.newBuilder()
        .setKey(key)
        .setTitle("T")
        .setKind(DescriptionKind.DESCRIPTION_KIND_COUNT)
        .addNumbers(number)
        .build();
  }

  private static List<Long> numbers(Table table, String key) {
    return table.getColumnsList().stream()
        .filter(column -> column.getKey().equals(key))
        .findFirst()
        .orElseThrow()
        .getNumbersList();
  }

  private static RowBatch rows() {
    return RowBatch.newBuilder()
        .addNewStrings("program")
        .addNewSets(AttributeColumn.newBuilder().setKeyRef(1).addValueRefs(1))
        .addIdGaps(1)
        .addPids(7)
        .addStartTicksGaps(1)
        .addSetRefs(1)
        .addPssKibPlus1(11)
        .addUssKibPlus1(11)
        .addRssKibPlus1(11)
        .build();
  }
}
