package dev.zmem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.zmem.program.Program;
import dev.zmem.proto.v1.Answer;
import dev.zmem.proto.v1.Column;
import dev.zmem.proto.v1.ColumnKind;
import dev.zmem.proto.v1.Coverage;
import dev.zmem.proto.v1.Field;
import dev.zmem.proto.v1.GetVersionRequest;
import dev.zmem.proto.v1.GetVersionResponse;
import dev.zmem.proto.v1.ListProcessesRequest;
import dev.zmem.proto.v1.ListProcessesResponse;
import dev.zmem.proto.v1.QueryServiceGrpc;
import dev.zmem.proto.v1.QueryTableRequest;
import dev.zmem.proto.v1.QueryTableResponse;
import dev.zmem.proto.v1.Table;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An aggregator that means ill: what it says stays text, and its figures stay figures. */
@SuppressWarnings("NullAway.Init") // made before each test
class HostileAnswersTest {
  /** Clears a screen, and begins a line that looks like the program's own. */
  private static final String HURTFUL = "\u001b[2J\nzmemctl: all is well";

  private Server server;
  private String printed = "";

  @BeforeEach
  void start() throws Exception {
    server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                InsecureServerCredentials.create())
            .addService(new Hostile())
            .build()
            .start();
  }

  @AfterEach
  void end() throws Exception {
    server.shutdownNow().awaitTermination();
  }

  @Test
  void version_isEscaped() {
    assertThat(run("version")).isZero();
    assertThat(printed).contains("aggregator \\x1b[2J\\nzmemctl: all is well (protocol 1)");
  }

  @Test
  void refusal_isEscaped_onOneLine_andCut() {
    assertThat(run("top")).isEqualTo(2);
    assertThat(printed.lines()).singleElement().asString().startsWith("zmemctl: \\x1b[2J\\n");
    assertThat(printed).endsWith("…" + System.lineSeparator()).hasSizeLessThan(1_100);
  }

  @Test
  void figuresWithoutEnd_areTheLargestThereAre_inEveryFormat() {
    for (String format : new String[] {"table", "wide", "json", "jsonl", "csv"}) {
      assertThat(run("ps", "--host=a", "-o", format)).as(printed).isZero();
      assertThat(printed).doesNotContain("-2");
    }
    assertThat(printed).contains(String.valueOf(Long.MAX_VALUE));
  }

  @Test
  void tableThatDoesNotFitTogether_isRefused_whateverIsWrong() {
    for (String wrong :
        List.of("rows", "key", "place", "states", "values", "marks", "parts", "number")) {
      assertThat(run("ps", "--host=a", "--filter=" + wrong, "-o", "json")).as(wrong).isEqualTo(1);
      assertThat(printed).contains("the aggregator sent a table that does not fit together");
    }
  }

  private int run(String command, String... more) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    String[] arguments = new String[more.length + 2];
    arguments[0] = command;
    arguments[1] = "--aggregator=127.0.0.1:" + server.getPort();
    System.arraycopy(more, 0, arguments, 2, more.length);
    int exit = new Program("zmemctl", Map.of()).run(new ZmemctlMain(), out, out, arguments);
    out.flush();
    printed = text.toString();
    assertThat(printed.codePoints())
        .allMatch(c -> c == '\n' || c == '\r' || Character.getType(c) != Character.CONTROL);
    return exit;
  }

  private static final class Hostile extends QueryServiceGrpc.QueryServiceImplBase {
    @Override
    public void getVersion(GetVersionRequest request, StreamObserver<GetVersionResponse> answer) {
      answer.onNext(
          GetVersionResponse.newBuilder().setVersion(HURTFUL).setProtocolRevision(1).build());
      answer.onCompleted();
    }

    @Override
    public void queryTable(QueryTableRequest request, StreamObserver<QueryTableResponse> answer) {
      answer.onError(
          Status.INVALID_ARGUMENT.withDescription(HURTFUL + "!".repeat(2_000)).asException());
    }

    @Override
    public void listProcesses(
        ListProcessesRequest request, StreamObserver<ListProcessesResponse> answer) {
      answer.onNext(
          ListProcessesResponse.newBuilder().setAnswer(large(request.getFilter())).build());
      answer.onCompleted();
    }
  }

  /** A process of figures without end; or what is wrong with it. */
  private static Answer large(String wrong) {
    Table.Builder table =
        Table.newBuilder()
            .setRows(wrong.equals("rows") ? Integer.MAX_VALUE - 1 : 1)
            .setHasTotal(true)
            .addColumns(
                Column.newBuilder()
                    .setKey("ram_bytes")
                    .setTitle("RAM")
                    .setKind(ColumnKind.COLUMN_KIND_BYTES)
                    .addNumbers(Long.MAX_VALUE)
                    .addNumbers(Long.MAX_VALUE)
                    .addMarkTexts(HURTFUL)
                    .addMarks(1)
                    .addMarks(0))
            .addColumns(
                Column.newBuilder()
                    .setKey("age_seconds")
                    .setTitle(HURTFUL)
                    .setKind(ColumnKind.COLUMN_KIND_SECONDS)
                    .addDecimals(Double.MAX_VALUE)
                    .addDecimals(wrong.equals("number") ? Double.NaN : 0))
            .addColumns(
                Column.newBuilder()
                    .setKey(wrong.equals("key") ? "a\":1,\"b" : "name")
                    .setTitle("PROGRAM")
                    .setKind(ColumnKind.COLUMN_KIND_TEXT)
                    .addTexts(HURTFUL)
                    .addTextRefs(wrong.equals("place") ? 7 : 0)
                    .addTextRefs(0));
    if (wrong.equals("states")) {
      table.getColumnsBuilder(1).setStates(ByteString.copyFrom(new byte[] {1, 9}));
    }
    if (wrong.equals("values")) {
      table.getColumnsBuilder(1).setStates(ByteString.copyFrom(new byte[] {1, 0}));
    }
    if (wrong.equals("marks")) {
      table.getColumnsBuilder(0).setMarks(0, -1);
    }
    if (wrong.equals("parts")) {
      table
          .getColumnsBuilder(2)
          .setKind(ColumnKind.COLUMN_KIND_KINDS)
          .addPartCounts(Integer.MAX_VALUE)
          .addPartCounts(Integer.MAX_VALUE);
    }
    Coverage.Builder coverage = Coverage.newBuilder();
    for (String key : List.of("hosts_known", "hosts_matched", "hosts_reporting", "processes")) {
      coverage.addFields(Field.newBuilder().setKey(key).setNumber(1));
    }
    return Answer.newBuilder().setTable(table).setCoverage(coverage).build();
  }
}
