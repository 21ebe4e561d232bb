package dev.zmem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.program.Program;
import dev.zmem.proto.v1.Coverage;
import dev.zmem.proto.v1.GetVersionRequest;
import dev.zmem.proto.v1.GetVersionResponse;
import dev.zmem.proto.v1.ListProcessesRequest;
import dev.zmem.proto.v1.ListProcessesResponse;
import dev.zmem.proto.v1.QueryServiceGrpc;
import dev.zmem.proto.v1.QueryTableRequest;
import dev.zmem.proto.v1.QueryTableResponse;
import dev.zmem.proto.v1.TableRow;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
      TableRow row =
          TableRow.newBuilder()
              .setName("large")
              .setPssBytes(Long.MAX_VALUE)
              .setHugetlbBytes(Long.MAX_VALUE)
              .setStartedAtSeconds(Long.MAX_VALUE)
              .setCount(1)
              .setHosts(1)
              .build();
      answer.onNext(
          ListProcessesResponse.newBuilder()
              .addRows(row)
              .setTotal(row)
              .setCoverage(
                  Coverage.newBuilder()
                      .setHostsKnown(1)
                      .setHostsMatched(1)
                      .setHostsReporting(1)
                      .setProcesses(1))
              .build());
      answer.onCompleted();
    }
  }
}
