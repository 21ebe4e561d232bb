package dev.zmem.agent.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.asked.HostWalkTurn;
import dev.zmem.agent.export.HelloMessage;
import dev.zmem.agent.export.MadeUpPasses;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.agent.sample.ProcessSample;
import dev.zmem.label.HostLabels;
import dev.zmem.proto.v1.LocalRequest;
import dev.zmem.proto.v1.StreamRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real socket, asked well and badly. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AgentSocketTest {
  private static final HelloMessage.Sender SENDER =
      new HelloMessage.Sender("web-1", "id", "boot", Duration.ofSeconds(5), HostLabels.NONE);

  @TempDir private Path folder;
  private Path path;
  private AgentSocket socket;

  @BeforeEach
  void start() {
    path = folder.resolve("run").resolve("agent.sock");
    socket =
        AgentSocket.start(
            new SocketSettings(path, "no-such-group"), SENDER, null, new HostWalkTurn());
    await(path);
  }

  @AfterEach
  void stop() throws InterruptedException {
    socket.stop();
    assertThat(path).doesNotExist();
  }

  @Test
  void question_isAnsweredByHelloAndKeyFrameOfTheNewestPass() throws IOException {
    socket.offer(MadeUpPasses.pass(MadeUpPasses.process(1, 100)));
    socket.offer(MadeUpPasses.pass(MadeUpPasses.process(2, 200), MadeUpPasses.process(3, 300)));
    SocketClient.Answer answer = SocketClient.ask(path);
    assertThat(answer.head().getRefusal()).isEmpty();
    assertThat(answer.head().getPassNumber()).isEqualTo(2);
    assertThat(answer.messages())
        .extracting(StreamRequest::getMessageCase)
        .containsExactly(StreamRequest.MessageCase.HELLO, StreamRequest.MessageCase.KEY_FRAME);
    assertThat(answer.messages().getFirst().getHello().getHostName()).isEqualTo("web-1");
    assertThat(answer.messages().getLast().getKeyFrame().getRows().getPidsList())
        .containsExactly(2, 3);
  }

  @Test
  void everyRow_travels_whateverTheAggregatorWouldTake() throws IOException {
    socket.offer(manyProcesses(6000));
    SocketClient.Answer answer = SocketClient.ask(path);
    assertThat(answer.messages().getLast().getKeyFrame().getRows().getIdGapsCount())
        .isEqualTo(6000);
  }

  @Test
  void questionBeforeTheFirstPass_isRefused() throws IOException {
    assertThat(SocketClient.ask(path).head().getRefusal()).isEqualTo("no pass yet");
  }

  @Test
  void unknownQuestion_isRefused_asOfANewerClient() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    LocalRequest.newBuilder().setProtocolRevision(9).build().writeDelimitedTo(bytes);
    try (SocketClient client = new SocketClient(path)) {
      assertThat(client.send(bytes.toByteArray()).answer().head().getRefusal())
          .isEqualTo("not known to this agent");
    }
  }

  @Test
  void questionThatComesByteForByte_isAnswered() throws IOException {
    socket.offer(MadeUpPasses.pass(MadeUpPasses.process(1, 100)));
    try (SocketClient client = new SocketClient(path)) {
      for (byte one : SocketClient.lastPass()) {
        var _ = client.send(new byte[] {one});
      }
      assertThat(client.answer().messages()).hasSize(2);
    }
  }

  @Test
  void questionTooLong_isRefusedByItsLength() throws IOException {
    try (SocketClient client = new SocketClient(path)) {
      assertThat(client.send(new byte[] {(byte) 0x81, 0x08}).answer().head().getRefusal())
          .isEqualTo("the question has more than 1024 bytes");
    }
    try (SocketClient client = new SocketClient(path)) {
      byte[] endless = {(byte) 0xff, (byte) 0xff, (byte) 0xff};
      assertThat(client.send(endless).answer().head().getRefusal())
          .isEqualTo("the question has more than 1024 bytes");
    }
  }

  @Test
  void garbage_endsItsOwnConnection_andNoOther() throws IOException {
    socket.offer(MadeUpPasses.pass(MadeUpPasses.process(1, 100)));
    Random random = new Random(10);
    for (int number = 0; number < 30; number++) {
      byte[] garbage = new byte[random.nextInt(2000)];
      random.nextBytes(garbage);
      try (SocketClient client = new SocketClient(path)) {
        var _ = client.send(garbage).finish().rest();
      } catch (IOException e) {
        // the agent was quicker: a broken pipe
      }
    }
    awaitAnswer();
  }

  @Test
  void manyQuestionsOfOneUser_areRefused_andAnsweredLater() throws IOException {
    socket.offer(MadeUpPasses.pass(MadeUpPasses.process(1, 100)));
    List<String> refusals = new ArrayList<>();
    for (int number = 0; number < 4 * Askers.QUESTIONS_AT_ONCE; number++) {
      refusals.add(SocketClient.ask(path).head().getRefusal());
    }
    assertThat(refusals.subList(0, Askers.QUESTIONS_AT_ONCE)).containsOnly("");
    assertThat(refusals).contains("more than 10 questions a second of one user");
    awaitAnswer();
  }

  @Test
  void silentAndSlowClients_areCut_andOthersAnswered() throws IOException {
    socket.offer(manyProcesses(19_000)); // more than the kernel keeps for a reader
    List<SocketClient> slow = new ArrayList<>();
    for (int number = 0; number < AgentSocket.MAX_CONNECTIONS; number++) {
      SocketClient client = new SocketClient(path);
      slow.add(number % 2 == 0 ? client : client.send(SocketClient.lastPass()));
    }
    assertThat(SocketClient.ask(path).head().getRefusal()).startsWith("busy: 8 ");
    awaitAnswer();
    for (int number = 0; number < slow.size(); number++) {
      try (SocketClient client = slow.get(number)) {
        if (number % 2 == 0) {
          assertThat(client.rest()).isEmpty();
        } else {
          client.awaitCut();
          assertThat(client.rest().length).isBetween(1, 500_000); // what the kernel kept
        }
      }
    }
  }

  @Test
  void thousandConnections_areTakenOrLeft_andOthersAnswered() throws IOException {
    socket.offer(MadeUpPasses.pass(MadeUpPasses.process(1, 100)));
    for (int number = 0; number < 1000; number++) {
      try (SocketClient client = new SocketClient(path)) {
        if (number % 3 == 0) {
          var _ = client.send(SocketClient.lastPass());
        }
      } catch (IOException e) {
        // the agent was quicker: a broken pipe
      }
    }
    awaitAnswer();
  }

  @Test
  void secondAgent_leavesTheFirstItsSocket() throws Exception {
    socket.offer(MadeUpPasses.pass(MadeUpPasses.process(1, 100)));
    AgentSocket second =
        AgentSocket.start(
            new SocketSettings(path, "no-such-group"), SENDER, null, new HostWalkTurn());
    second.stop();
    awaitAnswer();
  }

  private void awaitAnswer() throws IOException {
    while (!isAnswered()) {
      Thread.onSpinWait();
    }
  }

  private boolean isAnswered() throws IOException {
    try {
      return SocketClient.ask(path).head().getRefusal().isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private static HostPass manyProcesses(int count) {
    return MadeUpPasses.pass(
        IntStream.rangeClosed(1, count)
            .mapToObj(pid -> MadeUpPasses.process(pid, 1_000_000L + pid * 7919L))
            .toArray(ProcessSample[]::new));
  }

  private static void await(Path socket) {
    while (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
      Thread.onSpinWait();
    }
  }
}
