package dev.zmem.aggregator.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.aggregator.AnswerRows;
import dev.zmem.aggregator.RawAgent;
import dev.zmem.aggregator.member.Grant;
import dev.zmem.aggregator.member.Role;
import dev.zmem.aggregator.member.ViewLimits;
import dev.zmem.program.log.LogCapture;
import dev.zmem.program.tls.TlsFolder;
import dev.zmem.proto.v1.AttributeColumn;
import dev.zmem.proto.v1.CaptureHostsRequest;
import dev.zmem.proto.v1.CaptureHostsResponse;
import dev.zmem.proto.v1.DescribeHostRequest;
import dev.zmem.proto.v1.DescribeProcessRequest;
import dev.zmem.proto.v1.DescribeProcessResponse;
import dev.zmem.proto.v1.Description;
import dev.zmem.proto.v1.DescriptionItem;
import dev.zmem.proto.v1.DescriptionKind;
import dev.zmem.proto.v1.DescriptionSection;
import dev.zmem.proto.v1.DetailAnswer;
import dev.zmem.proto.v1.Feature;
import dev.zmem.proto.v1.KeyFrame;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.ListMappingsRequest;
import dev.zmem.proto.v1.ListProcessesRequest;
import dev.zmem.proto.v1.QueryServiceGrpc;
import dev.zmem.proto.v1.QueryServiceGrpc.QueryServiceBlockingStub;
import dev.zmem.proto.v1.QueryTableRequest;
import dev.zmem.proto.v1.RowBatch;
import dev.zmem.proto.v1.StreamRequest;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a viewer with limits sees of a fleet, by every question that there is. */
class LimitedViewerTest {
  private static final String SECRET = "celery --broker=of-the-team";
  private static final Duration DAY = Duration.ofDays(1);
  private static final Grant WEB =
      new Grant(Role.VIEWER, new ViewLimits(List.of("WEB-*"), /* hidesCommands= */ false));
  private static final Grant NO_COMMANDS =
      new Grant(Role.VIEWER, new ViewLimits(List.of(), /* hidesCommands= */ true));

  @TempDir private Path folder;

  private final LogCapture log = new LogCapture();
  private MembersOnLoopback fleet;
  private RawAgent web;

  @BeforeEach
  void start() throws Exception {
    fleet = new MembersOnLoopback(folder);
    web = reporting("web-1");
    var _ = reporting("db-1");
  }

  @AfterEach
  void close() {
    fleet.close();
    log.close();
  }

  @Test
  void hostsThatAreHidden_areInNoAnswerCountOrSuggestion() throws Exception {
    QueryServiceBlockingStub viewer = asking(WEB, "ann");
    AnswerRows hosts = AnswerRows.of(viewer.listHosts(ListHostsRequest.getDefaultInstance()));
    assertThat(hosts.rows()).extracting(AnswerRows.Row::name).containsExactly("web-1");
    AnswerRows table = AnswerRows.of(viewer.queryTable(QueryTableRequest.getDefaultInstance()));
    assertThat(table.coverage().number("hosts_known")).isEqualTo(1);
    assertThat(Objects.requireNonNull(table.total()).number("count")).isEqualTo(1);
    AnswerRows none =
        AnswerRows.of(
            viewer.queryTable(QueryTableRequest.newBuilder().addHostGlobs("db*").build()));
    assertThat(none.rows()).isEmpty();
    assertThat(none.coverage().toString()).doesNotContain("db-1");
    String asked = "db-1";
    for (Runnable question :
        List.<Runnable>of(
            () -> viewer.describeHost(DescribeHostRequest.newBuilder().setHost(asked).build()),
            () -> viewer.listProcesses(ListProcessesRequest.newBuilder().setHost(asked).build()),
            () -> viewer.listMappings(ListMappingsRequest.newBuilder().setHost("DB-1").build()),
            () ->
                viewer.describeProcess(
                    DescribeProcessRequest.newBuilder().setHost(asked).setPid(7).build()))) {
      assertThatThrownBy(question::run)
          .isInstanceOf(StatusRuntimeException.class)
          .hasMessageContaining("NOT_FOUND")
          .hasMessageContaining("web-1");
    }
    assertThat(captured(viewer)).singleElement().asString().doesNotContain("db-1");
    assertThat(
            asking(Grant.of(Role.VIEWER), "bob")
                .listHosts(ListHostsRequest.getDefaultInstance())
                .getAnswer()
                .getTable()
                .getRows())
        .isEqualTo(2);
  }

  @Test
  void commandLines_areInNoAnswer_ofAViewerFromWhomTheyAreKept() throws Exception {
    QueryServiceBlockingStub all = asking(Grant.of(Role.VIEWER), "bob");
    assertThat(all.queryTable(by("command")).toString()).contains(SECRET);
    QueryServiceBlockingStub viewer = asking(NO_COMMANDS, "ann");
    for (String key : List.of("command", "pid", "env:TOKEN", "program")) {
      String answer = viewer.queryTable(by(key)).toString();
      assertThat(answer)
          .as(key)
          .contains(key.startsWith("env:") ? "\"-\"" : "celery")
          .doesNotContain(SECRET)
          .doesNotContain("hidden");
    }
    assertThat(all.queryTable(by("env:TOKEN")).toString()).contains("hidden");
    for (QueryTableRequest searching :
        List.of(
            by("program").toBuilder().setFilterBy("command").setFilter("broker").build(),
            by("program").toBuilder().addWhere("env:TOKEN=hidden").build())) {
      assertThat(AnswerRows.of(all.queryTable(searching)).rows()).isNotEmpty();
      assertThat(AnswerRows.of(viewer.queryTable(searching)).rows()).isEmpty();
    }
    assertThat(
            viewer
                .listProcesses(ListProcessesRequest.newBuilder().setHost("web-1").build())
                .toString())
        .contains("celery")
        .doesNotContain(SECRET);
    for (CaptureHostsResponse host : captured(viewer)) {
      assertThat(host.getHost().getKeyFrame().toStringUtf8())
          .contains("celery")
          .doesNotContain(SECRET)
          .doesNotContain("hidden");
    }
    CompletableFuture<DescribeProcessResponse> described =
        CompletableFuture.supplyAsync(() ->
            viewer.describeProcess(
                DescribeProcessRequest.newBuilder().setHost("web-1").setPid(7).build()));
    web.send(
        StreamRequest.newBuilder()
            .setDetailAnswer(
                DetailAnswer.newBuilder()
                    .setRequestId(web.next().getDetailRequest().getRequestId())
                    .setDescription(
                        Description.newBuilder()
                            .addSections(
                                DescriptionSection.newBuilder()
                                    .setKey("process")
                                    .setTitle("PROCESS")
                                    .addItems(text("program", "celery"))
                                    .addItems(text("command", SECRET)))))
            .build());
    assertThat(described.get(30, TimeUnit.SECONDS).toString())
        .contains("celery")
        .doesNotContain(SECRET);
  }

  @Test
  void growth_tellsNothingOfCommandLinesThatAreHidden() throws Exception {
    QueryServiceBlockingStub all = asking(Grant.of(Role.VIEWER), "bob");
    web.send(
        StreamRequest.newBuilder()
            .setKeyFrame(KeyFrame.newBuilder().setSequence(2).setRows(rows(5)))
            .build());
    assertThat(web.next().getAck().getSequence()).isEqualTo(2);
    assertThat(growth(all, "of-the-team"))
        .as("the question tells something")
        .isNotEqualTo(growth(all, "no-such-text"));
    QueryServiceBlockingStub viewer = asking(NO_COMMANDS, "ann");
    assertThat(growth(viewer, "of-the-team")).isEqualTo(growth(viewer, "no-such-text"));
  }

  private static String growth(QueryServiceBlockingStub viewer, String command) {
    AnswerRows answer =
        AnswerRows.of(
            viewer.queryTable(
                by("program").toBuilder()
                    .setGrowth(true)
                    .setFilterBy("command")
                    .setFilter(command)
                    .build()));
    return answer.rows() + " " + Objects.requireNonNull(answer.total()).values();
  }

  @Test
  void questionsAboutCommandLines_areAudited_onceForTheSame() throws Exception {
    QueryServiceBlockingStub viewer = asking(Grant.of(Role.VIEWER), "bob");
    for (int time = 0; time < 3; time++) {
      var _ = viewer.queryTable(by("command").toBuilder().addHostGlobs("web-*").build());
    }
    var _ = viewer.listProcesses(ListProcessesRequest.newBuilder().setHost("web-1").build());
    var _ = captured(viewer);
    var _ = viewer.queryTable(by("program"));
    assertThat(log.lines())
        .filteredOn(line -> line.contains("audit command lines asked"))
        .hasSize(3)
        .anySatisfy(line -> assertThat(line).contains("what=table hosts=web-* by=\"bob 127.0.0.1:"))
        .anySatisfy(line -> assertThat(line).contains("what=processes hosts=web-1"))
        .anySatisfy(line -> assertThat(line).contains("what=capture hosts=*"));
  }

  @Test
  void limits_areKept_whenTheCertificateIsRenewed() throws Exception {
    TlsFolder own = fleet.newFolder();
    var _ = fleet.join(fleet.token(WEB, 1, DAY, false), "ann", own);
    var renewed = fleet.client().renew(own.files().channelCredentials(), own);
    assertThat(Grant.of(renewed)).hasValue(WEB);
    assertThat(fleet.membership().certificates())
        .filteredOn(one -> one.name().equals("ann"))
        .hasSize(2)
        .allSatisfy(one -> assertThat(one.grant()).isEqualTo(WEB));
  }

  private static QueryTableRequest by(String key) {
    return QueryTableRequest.newBuilder().addGroupBy(key).build();
  }

  private static DescriptionItem text(String key, String text) {
    return DescriptionItem.newBuilder()
        .setKey(key)
        .setTitle("T")
        .setKind(DescriptionKind.DESCRIPTION_KIND_TEXT)
        .addTexts(text)
        .build();
  }

  private static List<CaptureHostsResponse> captured(QueryServiceBlockingStub viewer) {
    List<CaptureHostsResponse> all = new ArrayList<>();
    Iterator<CaptureHostsResponse> hosts =
        viewer.captureHosts(CaptureHostsRequest.getDefaultInstance());
    hosts.forEachRemaining(all::add);
    return all;
  }

  private QueryServiceBlockingStub asking(Grant grant, String name) throws Exception {
    return QueryServiceGrpc.newBlockingStub(fleet.channel(fleet.member(grant, name, DAY)));
  }

  private RawAgent reporting(String host) throws Exception {
    RawAgent agent = new RawAgent(fleet.channel(fleet.member(Role.AGENT, host, DAY)));
    agent.send(
        StreamRequest.newBuilder()
            .setHello(
                RawAgent.hello(host, "id-" + host, "boot", 1).toBuilder()
                    .addFeatures(Feature.FEATURE_DESCRIBE_DETAIL))
            .build());
    assertThat(agent.next().hasWelcome()).isTrue();
    agent.send(
        StreamRequest.newBuilder()
            .setKeyFrame(KeyFrame.newBuilder().setSequence(1).setRows(rows()))
            .build());
    assertThat(agent.next().getAck().getSequence()).isEqualTo(1);
    return agent;
  }

  private static RowBatch rows() {
    return rows(11);
  }

  private static RowBatch rows(int kibPlus1) {
    return RowBatch.newBuilder()
        .addAllNewStrings(List.of("command", SECRET, "env:TOKEN", "hidden", "program", "celery"))
        .addNewSets(AttributeColumn.newBuilder().setKeyRef(1).addValueRefs(2))
        .addNewSets(AttributeColumn.newBuilder().setKeyRef(3).addValueRefs(4))
        .addNewSets(AttributeColumn.newBuilder().setKeyRef(5).addValueRefs(6))
        .addIdGaps(1)
        .addPids(7)
        .addStartTicksGaps(1)
        .addSetRefs(1)
        .addPssKibPlus1(kibPlus1)
        .addUssKibPlus1(kibPlus1)
        .addRssKibPlus1(kibPlus1)
        .build();
  }
}
