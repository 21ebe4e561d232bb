package dev.zmem.agent.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.asked.DetailQuestions;
import dev.zmem.agent.asked.HostWalkTurn;
import dev.zmem.agent.detail.ProcessDetails;
import dev.zmem.agent.export.HelloMessage;
import dev.zmem.agent.export.MadeUpPasses;
import dev.zmem.agent.export.ProcessDetailAnswers;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.naming.CommandLines;
import dev.zmem.agent.sample.Measuring;
import dev.zmem.agent.sample.ScanSettings;
import dev.zmem.label.HostLabels;
import dev.zmem.proto.v1.DetailAnswer;
import dev.zmem.proto.v1.DetailRefusal;
import dev.zmem.proto.v1.DetailRequest;
import dev.zmem.proto.v1.LocalAnswer;
import dev.zmem.proto.v1.LocalRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Questions about real processes over a real socket, asked well and badly. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SocketDetailsTest {
  private static final int OWN = (int) ProcessHandle.current().pid();

  private static final HelloMessage.Sender SENDER =
      new HelloMessage.Sender("web-1", "id", "boot", Duration.ofSeconds(5), HostLabels.NONE);

  private final CountDownLatch open = new CountDownLatch(1);
  private final AtomicInteger opened = new AtomicInteger();
  private final HostWalkTurn hostWalks = new HostWalkTurn();

  @TempDir private Path folder;
  private Path path = Path.of("");
  private @Nullable AgentSocket socket;

  @AfterEach
  void stop() throws InterruptedException {
    open.countDown();
    if (socket != null) {
      socket.stop();
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void description_isThatOfTheProcess_withTheNumberOfNoClient() throws IOException {
    start(this::details);
    open.countDown();
    try (SocketClient client = new SocketClient(path)) {
      SocketClient.Answer answer = client.send(SocketClient.describe(OWN)).answer();
      assertThat(answer.head()).isEqualTo(LocalAnswer.newBuilder().setMessages(1).build());
      DetailAnswer detail = answer.messages().getFirst().getDetailAnswer();
      assertThat(detail.getError()).isEmpty();
      assertThat(detail.getRequestId()).isEqualTo(1);
      assertThat(detail.getDescription().getSectionsCount()).isGreaterThan(3);
    }
  }

  @Test
  void mappings_areThoseOfTheProcess() throws IOException {
    start(this::details);
    open.countDown();
    DetailAnswer answer = ask(SocketClient.mappings(OWN, 10_000));
    assertThat(answer.getError()).isEmpty();
    assertThat(answer.getMappings().getReport().getProcesses()).isEqualTo(1);
  }

  @Test
  void mappingsOfTheHost_needAPass() throws IOException {
    AgentSocket started = start(this::details);
    open.countDown();
    assertThat(ask(SocketClient.mappings(0, 1000)).getRefusal())
        .isEqualTo(DetailRefusal.DETAIL_REFUSAL_BUSY);
    started.offer(MadeUpPasses.pass(MadeUpPasses.process(1, 100)));
    while (hostWalks.refusal() != null) {
      Thread.onSpinWait(); // it rests for 0.4 s
    }
    assertThat(ask(SocketClient.mappings(0, 1000)).getError()).isEmpty();
  }

  @Test
  void mappingsOfTheHost_askedAgainAtOnce_areRefusedWithTheTime() throws IOException {
    AgentSocket started = start(this::details);
    open.countDown();
    started.offer(MadeUpPasses.pass(MadeUpPasses.process(OWN, 100)));
    assertThat(ask(SocketClient.mappings(0, 10_000)).getError()).isEmpty();
    assertThat(refusal(SocketClient.mappings(0, 10_000)))
        .matches("the agent has just read the mappings of the whole host: ask again in [0-9]+ s");
    assertThat(ask(SocketClient.mappings(OWN, 10_000)).getError())
        .as("one process is another matter")
        .isEmpty();
  }

  @Test
  void nothingIsOpened_untilTheFirstQuestionAboutAProcess() throws IOException {
    AgentSocket started = start(this::details);
    open.countDown();
    started.offer(MadeUpPasses.pass(MadeUpPasses.process(1, 100)));
    assertThat(SocketClient.ask(path).messages()).hasSize(2);
    assertThat(opened).hasValue(0);
    assertThat(ask(SocketClient.describe(OWN)).getError()).isEmpty();
    assertThat(ask(SocketClient.describe(OWN)).getError()).isEmpty();
    assertThat(opened).hasValue(1);
  }

  @Test
  void detailsOff_refusesWithItsReason_andAnswersForTheLastPass() throws IOException {
    AgentSocket started = start(null);
    started.offer(MadeUpPasses.pass(MadeUpPasses.process(1, 100)));
    assertThat(refusal(SocketClient.describe(OWN)))
        .isEqualTo("the agent gives no details (--details=off)");
    assertThat(SocketClient.ask(path).messages()).hasSize(2);
  }

  @Test
  void processThatEnded_isNamed() throws Exception {
    start(this::details);
    open.countDown();
    Process ended = new ProcessBuilder("true").start();
    assertThat(ended.waitFor()).isZero();
    DetailAnswer answer = ask(SocketClient.describe((int) ended.pid()));
    assertThat(answer.getRefusal()).isEqualTo(DetailRefusal.DETAIL_REFUSAL_NO_PROCESS);
    assertThat(answer.getError()).isEqualTo("no process " + ended.pid());
  }

  @Test
  void questionsOfAnotherKind_areNotKnown() throws IOException {
    start(this::details);
    DetailRequest.Builder processes = DetailRequest.newBuilder();
    processes.getProcessesBuilder();
    DetailRequest.Builder cancel = DetailRequest.newBuilder().setRequestId(1);
    cancel.getCancelBuilder();
    for (DetailRequest.Builder detail :
        List.of(processes, cancel, DetailRequest.newBuilder().setRequestId(5))) {
      assertThat(refusal(SocketClient.bytes(LocalRequest.newBuilder().setDetail(detail))))
          .isEqualTo("not known to this agent");
    }
  }

  @Test
  void moreQuestionsThanMayWait_areRefused_andTheLastPassIsToldMeanwhile() throws IOException {
    AgentSocket started = start(this::details);
    started.offer(MadeUpPasses.pass(MadeUpPasses.process(1, 100)));
    List<SocketClient> waiting = waiting(DetailQuestions.MAX_WAITING);
    assertThat(refusal(SocketClient.describe(OWN)))
        .isEqualTo("the agent answers 4 such questions already");
    assertThat(SocketClient.ask(path).messages()).hasSize(2);
    List<SocketClient> silent = new ArrayList<>();
    for (int number = waiting.size(); number < AgentSocket.MAX_CONNECTIONS; number++) {
      silent.add(new SocketClient(path));
    }
    assertThat(refusal(SocketClient.describe(OWN))).startsWith("busy: 8 ");
    open.countDown();
    for (SocketClient client : waiting) {
      assertThat(client.message().getDetailAnswer().getError()).isEmpty();
      client.close();
    }
    for (SocketClient client : silent) {
      client.close();
    }
  }

  @Test
  void clientsThatLeave_takeTheirQuestionsBack_andHoldNoPlace() throws IOException {
    AgentSocket started = start(this::details);
    started.offer(MadeUpPasses.pass(MadeUpPasses.process(1, 100)));
    for (SocketClient client : waiting(DetailQuestions.MAX_WAITING)) {
      client.close();
    }
    // those that left hold none of the connections
    List<SocketClient> silent = new ArrayList<>();
    for (int number = 0; number < AgentSocket.MAX_CONNECTIONS - 1; number++) {
      silent.add(new SocketClient(path));
    }
    assertThat(SocketClient.ask(path).messages()).hasSize(2);
    for (SocketClient client : silent) {
      client.close();
    }
    open.countDown();
    while (!isAnswered()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void clientThatSaysMore_isCut() throws IOException {
    start(this::details);
    try (SocketClient client = waiting(1).getFirst()) {
      client.send(new byte[] {1}).awaitCut();
    }
    open.countDown();
    assertThat(ask(SocketClient.describe(OWN)).getError()).isEmpty();
  }

  @Test
  void answerThatTakesTooLong_isLeft() throws IOException {
    start(this::details);
    try (SocketClient client = new SocketClient(path)) {
      assertThat(client.send(SocketClient.mappings(OWN, 100)).head().getMessages()).isEqualTo(1);
      assertThat(client.rest()).isEmpty();
    }
    open.countDown();
    assertThat(ask(SocketClient.describe(OWN)).getError()).isEmpty();
  }

  @Test
  void slowReader_isWaitedForAndCut_andOthersAnswered() throws IOException {
    start(this::details);
    open.countDown();
    try (SocketClient slow = new SocketClient(path).send(SocketClient.mappings(OWN, 10_000))) {
      assertThat(ask(SocketClient.describe(OWN)).getError()).isEmpty();
      assertThat(slow.head().getMessages()).isEqualTo(1);
      slow.awaitCut();
    }
    assertThat(ask(SocketClient.describe(OWN)).getError()).isEmpty();
  }

  @Test
  void stoppedSocket_waitsForNoAnswer() throws Exception {
    AgentSocket started = start(this::details);
    try (SocketClient client = waiting(1).getFirst()) {
      started.stop();
      assertThat(client.rest()).isEmpty();
    }
  }

  /** Clients whose questions were taken, and that wait. */
  private List<SocketClient> waiting(int count) throws IOException {
    List<SocketClient> waiting = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      SocketClient client = new SocketClient(path).send(SocketClient.mappings(OWN, 20_000));
      assertThat(client.head().getMessages()).isEqualTo(1);
      waiting.add(client);
    }
    return waiting;
  }

  private boolean isAnswered() throws IOException {
    try (SocketClient client = new SocketClient(path)) {
      SocketClient.Answer answer = client.send(SocketClient.describe(OWN)).answer();
      return answer.head().getRefusal().isEmpty();
    }
  }

  private DetailAnswer ask(byte[] question) throws IOException {
    try (SocketClient client = new SocketClient(path)) {
      SocketClient.Answer answer = client.send(question).answer();
      assertThat(answer.head().getRefusal()).isEmpty();
      return answer.messages().getFirst().getDetailAnswer();
    }
  }

  private String refusal(byte[] question) throws IOException {
    try (SocketClient client = new SocketClient(path)) {
      SocketClient.Answer answer = client.send(question).answer();
      assertThat(answer.messages()).isEmpty();
      return answer.head().getRefusal();
    }
  }

  private AgentSocket start(@Nullable Supplier<ProcessDetailAnswers> opensDetails) {
    path = folder.resolve("run").resolve("agent.sock");
    AgentSocket started =
        AgentSocket.start(
            new SocketSettings(path, "no-such-group"), SENDER, opensDetails, hostWalks);
    socket = started;
    while (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      Thread.onSpinWait();
    }
    return started;
  }

  private ProcessDetailAnswers details() {
    opened.incrementAndGet();
    try {
      assertThat(open.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new ProcessDetailAnswers(
        new ProcessDetails(
            new ScanSettings(
                ProcRoot.SYSTEM, "host-a", 1, CommandLines.Detail.SCRUBBED, Measuring.DEFAULT),
            List.of(),
            "the agent"));
  }
}
