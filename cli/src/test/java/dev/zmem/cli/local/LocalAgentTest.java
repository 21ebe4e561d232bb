package dev.zmem.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.detail.DetailQuestion;
import dev.zmem.proto.v1.DetailAnswer;
import dev.zmem.proto.v1.DetailRefusal;
import dev.zmem.proto.v1.Hello;
import dev.zmem.proto.v1.KeyFrame;
import dev.zmem.proto.v1.LocalAnswer;
import dev.zmem.proto.v1.LocalRequest;
import dev.zmem.proto.v1.MappingBatch;
import dev.zmem.proto.v1.PassReport;
import dev.zmem.proto.v1.RowBatch;
import dev.zmem.proto.v1.StreamRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What zmemctl makes of an agent that answers well, badly or not at all. */
class LocalAgentTest {
  private static final LocalAnswer HEAD =
      LocalAnswer.newBuilder().setMessages(2).setKeptMillis(500).setPassNumber(7).build();

  private static final LocalAnswer DETAIL_HEAD = LocalAnswer.newBuilder().setMessages(1).build();

  private static final DetailAnswer MAPPINGS =
      DetailAnswer.newBuilder()
          .setRequestId(1)
          .setMappings(MappingBatch.newBuilder().addNames("[heap]").addProcesses(1))
          .build();

  private static final Duration SECOND = Duration.ofSeconds(1);

  /** What the agent was asked last. */
  private final AtomicReference<@Nullable LocalRequest> asked = new AtomicReference<>();

  @TempDir private Path folder;
  private @Nullable ServerSocketChannel agent;

  @AfterEach
  void end() throws IOException {
    stopAgent();
  }

  private void stopAgent() throws IOException {
    if (agent != null) {
      agent.close();
    }
  }

  @Test
  void lastPass_comesWithTheTimeItWasKept() throws IOException {
    AgentReply reply = LocalAgent.ask(agentSaying(answer(HEAD, hello(), frame(1000))));
    assertThat(reply)
        .isInstanceOfSatisfying(
            AgentReply.LastPass.class,
            pass -> {
              assertThat(pass.passNumber()).isEqualTo(7);
              assertThat(pass.ageMillis()).isEqualTo(1500);
              assertThat(pass.hello().getHostName()).isEqualTo("web-1");
            });
  }

  @Test
  void noSocket_isNothing() {
    assertThat(LocalAgent.ask(folder.resolve("none"))).isInstanceOf(AgentReply.Nothing.class);
    assertThat(LocalAgent.ask(null)).isInstanceOf(AgentReply.Nothing.class);
  }

  @Test
  void socketOfADeadAgent_isNoAnswer() throws IOException {
    Path path = agentSaying(new byte[0]);
    stopAgent();
    assertThat(LocalAgent.ask(path)).isInstanceOf(AgentReply.NoAnswer.class);
  }

  @Test
  void refusal_isNamed() throws IOException {
    LocalAnswer refusal = LocalAnswer.newBuilder().setRefusal("busy").build();
    assertThat(LocalAgent.ask(agentSaying(answer(refusal))))
        .isEqualTo(new AgentReply.NoAnswer("busy"));
  }

  @Test
  void passLongAgo_isNoAnswer() throws IOException {
    assertThat(LocalAgent.ask(agentSaying(answer(HEAD, hello(), frame(60_000)))))
        .isEqualTo(new AgentReply.NoAnswer("its last pass is 60 s old"));
  }

  @Test
  void agentThatSaysNothing_isLeftInTime() throws IOException {
    Path path = folder.resolve("agent.sock");
    ServerSocketChannel deaf = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    agent = deaf;
    var _ = deaf.bind(UnixDomainSocketAddress.of(path)); // nobody accepts
    assertThat(LocalAgent.ask(path)).isEqualTo(new AgentReply.NoAnswer("no answer in time"));
  }

  @Test
  void endlessAnswer_isCut() throws IOException {
    byte[] endless = new byte[LocalAgent.MAX_ANSWER_BYTES + (1 << 20)];
    assertThat(LocalAgent.ask(agentSaying(endless))).isInstanceOf(AgentReply.NoAnswer.class);
  }

  @Test
  void detail_isThatOfTheQuestion() throws IOException {
    Path path = agentSaying(answer(DETAIL_HEAD, detail(MAPPINGS)));
    AgentReply reply = LocalAgent.ask(path, new DetailQuestion.OfMappings(5, SECOND));
    assertThat(reply).isEqualTo(new AgentReply.Detail(MAPPINGS));
    assertThat(asked.get())
        .satisfies(request -> {
          assertThat(request.getProtocolRevision()).isEqualTo(1);
          assertThat(request.getDetail().getMappings().getPid()).isEqualTo(5);
          assertThat(request.getDetail().getMappings().getWithinMillis()).isEqualTo(1000);
        });
  }

  @Test
  void detailOfAnOlderAgent_isNoAnswer() throws IOException {
    LocalAnswer refusal = LocalAnswer.newBuilder().setRefusal("not known to this agent").build();
    AgentReply reply =
        LocalAgent.ask(agentSaying(answer(refusal)), new DetailQuestion.OfProcess(1));
    assertThat(reply).isEqualTo(new AgentReply.NoAnswer("not known to this agent"));
  }

  @Test
  void answerToAnotherQuestion_isNoAnswer() throws IOException {
    AgentReply reply =
        LocalAgent.ask(
            agentSaying(answer(HEAD, hello(), frame(0))), new DetailQuestion.OfProcess(1));
    assertThat(reply).isEqualTo(new AgentReply.NoAnswer("not understood"));
    stopAgent();
    Files.delete(folder.resolve("agent.sock"));
    assertThat(
            LocalAgent.ask(
                agentSaying(answer(DETAIL_HEAD, hello())), new DetailQuestion.OfProcess(1)))
        .isEqualTo(new AgentReply.NoAnswer("not understood"));
  }

  @Test
  void refusalsOfDetails_areAnswers_whereThisProgramMayNotDoBetter() throws IOException {
    for (DetailRefusal refusal :
        List.of(
            DetailRefusal.DETAIL_REFUSAL_NO_PROCESS, DetailRefusal.DETAIL_REFUSAL_NOT_ALLOWED)) {
      assertThat(refused(refusal)).isInstanceOf(AgentReply.Detail.class);
    }
    for (DetailRefusal refusal :
        List.of(
            DetailRefusal.DETAIL_REFUSAL_DENIED,
            DetailRefusal.DETAIL_REFUSAL_BUSY,
            DetailRefusal.DETAIL_REFUSAL_UNSPECIFIED)) {
      assertThat(refused(refusal)).isEqualTo(new AgentReply.NoAnswer("why"));
    }
  }

  private AgentReply refused(DetailRefusal refusal) throws IOException {
    Path path =
        agentSaying(
            answer(
                DETAIL_HEAD,
                detail(DetailAnswer.newBuilder().setError("why").setRefusal(refusal).build())));
    AgentReply reply = LocalAgent.ask(path, new DetailQuestion.OfProcess(1));
    stopAgent();
    Files.delete(path);
    return reply;
  }

  @Test
  void detailIsWaitedForAsLongAsItsQuestionAllows_butNotAnAgentThatIsHeld() throws IOException {
    Path taken = agentSaying("taken.sock", answer(DETAIL_HEAD), true);
    long began = System.nanoTime();
    assertThat(LocalAgent.ask(taken, new DetailQuestion.OfMappings(5, Duration.ofSeconds(2))))
        .isEqualTo(new AgentReply.NoAnswer("no answer in time"));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(2900));
    stopAgent();
    Path held = agentSaying("held.sock", new byte[0], true);
    began = System.nanoTime();
    assertThat(LocalAgent.ask(held, new DetailQuestion.OfMappings(5, Duration.ofSeconds(20))))
        .isEqualTo(new AgentReply.NoAnswer("no answer in time"));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void reach_asksNobody() throws IOException {
    assertThat(LocalAgent.reach(folder.resolve("none"))).isInstanceOf(AgentReply.Nothing.class);
    assertThat(LocalAgent.reach(null)).isInstanceOf(AgentReply.Nothing.class);
    assertThat(LocalAgent.reach(agentSaying(new byte[0]))).isInstanceOf(AgentReply.Reachable.class);
    assertThat(asked.get()).isNull();
  }

  @Test
  void garbageForADetail_isNoAnswer() throws IOException {
    byte[] whole = answer(DETAIL_HEAD, detail(MAPPINGS));
    DetailQuestion question = new DetailQuestion.OfMappings(5, SECOND);
    for (int length = 0; length < whole.length; length++) {
      Path path = agentSaying(Arrays.copyOf(whole, length));
      assertThat(LocalAgent.ask(path, question)).isInstanceOf(AgentReply.NoAnswer.class);
      stopAgent();
      Files.delete(path);
    }
  }

  @Test
  void garbage_isNoAnswer() throws IOException {
    Random random = new Random(11);
    byte[] whole = answer(HEAD, hello(), frame(0));
    for (int number = 0; number < 60; number++) {
      byte[] bad = whole.clone();
      for (int changes = 0; changes < 3; changes++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      Path path = agentSaying(bad);
      assertThat(LocalAgent.ask(path)).isNotNull();
      stopAgent();
      Files.delete(path);
    }
    for (int length = 0; length < whole.length; length++) {
      Path path = agentSaying(Arrays.copyOf(whole, length));
      assertThat(LocalAgent.ask(path)).isInstanceOf(AgentReply.NoAnswer.class);
      stopAgent();
      Files.delete(path);
    }
  }

  @Test
  void moreRowsThanAnAgentGives_areRefusedBeforeTheyAreUnpacked() throws IOException {
    RowBatch.Builder rows = RowBatch.newBuilder();
    for (int row = 0; row < 3 * LocalAgent.MAX_ROWS; row++) {
      rows.addIdGaps(1);
    }
    StreamRequest large =
        StreamRequest.newBuilder().setKeyFrame(KeyFrame.newBuilder().setRows(rows)).build();
    assertThat(LocalAgent.ask(agentSaying(answer(HEAD, hello(), large))))
        .isInstanceOfSatisfying(
            AgentReply.NoAnswer.class,
            none -> assertThat(none.reason()).startsWith("key_frame.rows.id_gaps"));
  }

  @Test
  void fileThatIsNoSocket_isNotTrusted() throws IOException {
    Path file = Files.createFile(folder.resolve("agent.sock"));
    assertThat(LocalAgent.ask(file)).isInstanceOf(AgentReply.NoAnswer.class);
    Path path = agentSaying("real.sock", answer(HEAD, hello(), frame(0)));
    Path link = Files.createSymbolicLink(folder.resolve("link.sock"), path);
    assertThat(LocalAgent.ask(link)).isInstanceOf(AgentReply.NoAnswer.class);
  }

  private Path agentSaying(byte[] answer) throws IOException {
    return agentSaying("agent.sock", answer);
  }

  private Path agentSaying(String name, byte[] answer) throws IOException {
    return agentSaying(name, answer, false);
  }

  /**
   * An agent that gives one answer.
   *
   * @param stays whether it then keeps the connection open until the client leaves
   */
  private Path agentSaying(String name, byte[] answer, boolean stays) throws IOException {
    Path path = folder.resolve(name);
    ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    agent = listening;
    var _ = listening.bind(UnixDomainSocketAddress.of(path));
    var _ =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try (SocketChannel peer = listening.accept()) {
                asked.set(LocalRequest.parseDelimitedFrom(Channels.newInputStream(peer)));
                ByteBuffer bytes = ByteBuffer.wrap(answer);
                while (bytes.hasRemaining()) {
                  var _ = peer.write(bytes);
                }
                if (stays) {
                  var _ = peer.read(ByteBuffer.allocate(1));
                }
              } catch (IOException e) {
                // the client left
              }
            });
    return path;
  }

  private static byte[] answer(LocalAnswer head, StreamRequest... messages) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    head.writeDelimitedTo(bytes);
    for (StreamRequest message : messages) {
      message.writeDelimitedTo(bytes);
    }
    return bytes.toByteArray();
  }

  private static StreamRequest detail(DetailAnswer answer) {
    return StreamRequest.newBuilder().setDetailAnswer(answer).build();
  }

  private static StreamRequest hello() {
    return StreamRequest.newBuilder().setHello(Hello.newBuilder().setHostName("web-1")).build();
  }

  private static StreamRequest frame(int ageMillis) {
    return StreamRequest.newBuilder()
        .setKeyFrame(
            KeyFrame.newBuilder()
                .setSequence(1)
                .setRows(RowBatch.newBuilder().addNewStrings("program").addIdGaps(1))
                .setPass(PassReport.newBuilder().setAgeMillis(ageMillis).setProcesses(1)))
        .build();
  }
}
