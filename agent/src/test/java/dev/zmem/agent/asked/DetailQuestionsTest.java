package dev.zmem.agent.asked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.detail.ProcessDetails;
import dev.zmem.agent.export.ProcessDetailAnswers;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.naming.CommandLines;
import dev.zmem.agent.sample.Measuring;
import dev.zmem.agent.sample.ScanSettings;
import dev.zmem.proto.v1.DetailAnswer;
import dev.zmem.proto.v1.DetailRefusal;
import dev.zmem.proto.v1.DetailRequest;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Questions about processes, answered by the agent's own thread for them. */
class DetailQuestionsTest {
  private static final int OWN = (int) ProcessHandle.current().pid();

  private final ExecutorService askingThread = Executors.newSingleThreadExecutor();
  private final BlockingQueue<DetailAnswer> answers = new LinkedBlockingQueue<>();
  private final CountDownLatch open = new CountDownLatch(1);
  private final AtomicLong nowNanos = new AtomicLong(1);
  private final HostWalkTurn turn = new HostWalkTurn(nowNanos::get);

  @AfterEach
  void stop() {
    open.countDown();
    askingThread.shutdownNow();
  }

  @Test
  void aQuestion_isAnsweredOffTheAskingThread() throws Exception {
    try (DetailQuestions questions = questions()) {
      open.countDown();
      ask(questions, 1);
      DetailAnswer answer = next();
      assertThat(answer.getRequestId()).isEqualTo(1);
      assertThat(answer.getError()).isEmpty();
      assertThat(answer.getDescription().getSectionsCount()).isGreaterThan(3);
    }
  }

  @Test
  void detailsOff_refusesWithItsReason() throws Exception {
    try (DetailQuestions questions = DetailQuestions.refusing(askingThread)) {
      ask(questions, 1);
      DetailAnswer answer = next();
      assertThat(answer.getRefusal()).isEqualTo(DetailRefusal.DETAIL_REFUSAL_NOT_ALLOWED);
      assertThat(answer.getError()).contains("--details=off");
    }
  }

  @Test
  void moreQuestionsThanMayWait_areRefused() throws Exception {
    try (DetailQuestions questions = questions()) {
      for (int id = 1; id <= DetailQuestions.MAX_WAITING + 1; id++) {
        ask(questions, id);
      }
      DetailAnswer refused = next();
      assertThat(refused.getRequestId()).isEqualTo(DetailQuestions.MAX_WAITING + 1);
      assertThat(refused.getRefusal()).isEqualTo(DetailRefusal.DETAIL_REFUSAL_BUSY);
      open.countDown();
      for (int id = 1; id <= DetailQuestions.MAX_WAITING; id++) {
        assertThat(next().getRequestId()).isEqualTo(id);
      }
    }
  }

  @Test
  void theSameNumberTwice_isRefused() throws Exception {
    try (DetailQuestions questions = questions()) {
      ask(questions, 1);
      ask(questions, 1);
      assertThat(next().getRefusal()).isEqualTo(DetailRefusal.DETAIL_REFUSAL_BUSY);
    }
  }

  @Test
  void aQuestionThatIsTakenBack_hasNoAnswer() throws Exception {
    try (DetailQuestions questions = questions()) {
      ask(questions, 1);
      ask(questions, 2);
      askingThread.submit(() -> questions.cancel(1)).get(30, TimeUnit.SECONDS);
      open.countDown();
      assertThat(next().getRequestId()).isEqualTo(2);
    }
  }

  @Test
  void aQuestionToAnAgentThatStops_isRefusedWithThatReason() throws Exception {
    DetailQuestions questions = questions();
    open.countDown();
    askingThread.submit(questions::close).get(30, TimeUnit.SECONDS);
    ask(questions, 1);
    DetailAnswer answer = next();
    assertThat(answer.getRequestId()).isEqualTo(1);
    assertThat(answer.getError()).isEqualTo("the agent stops");
    askingThread.submit(questions::close).get(30, TimeUnit.SECONDS);
  }

  @Test
  void theWholeHost_isReadForOneQuestionAtATime_whoeverAsks() throws Exception {
    try (DetailQuestions aggregators = questions();
        DetailQuestions sockets = questions()) {
      askForHost(aggregators, 1);
      askForHost(aggregators, 2);
      assertThat(next().getError()).contains("for another question");
      askForHost(sockets, 3);
      DetailAnswer refused = next();
      assertThat(refused.getRequestId()).isEqualTo(3);
      assertThat(refused.getRefusal()).isEqualTo(DetailRefusal.DETAIL_REFUSAL_BUSY);
      assertThat(refused.getError()).contains("for another question");
      open.countDown();
      assertThat(next().getError()).isEqualTo("the agent has made no pass yet");
      askForHost(sockets, 4);
      assertThat(next().getError()).as("it rests").contains("ask again in 1 s");
      nowNanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
      askForHost(sockets, 5);
      assertThat(next().getError()).isEqualTo("the agent has made no pass yet");
    }
  }

  @Test
  void theRestAfterAWalk_isInProportionToItsCpu() {
    assertThat(turn.take()).isNull();
    turn.giveBack(TimeUnit.SECONDS.toNanos(2));
    nowNanos.addAndGet(TimeUnit.SECONDS.toNanos(2 * HostWalkTurn.REST_TIMES) - 1);
    assertThat(turn.take()).isNotNull();
    nowNanos.incrementAndGet();
    assertThat(turn.take()).isNull();
    turn.giveBack(Long.MAX_VALUE / HostWalkTurn.REST_TIMES);
    nowNanos.addAndGet(HostWalkTurn.MOST_REST_NANOS);
    assertThat(turn.take()).isNull();
  }

  private void askForHost(DetailQuestions questions, long id) throws Exception {
    DetailRequest.Builder request = DetailRequest.newBuilder().setRequestId(id);
    request.getMappingsBuilder().setWithinMillis(10_000);
    askingThread
        .submit(() -> questions.ask(request.build(), null, answers::add))
        .get(30, TimeUnit.SECONDS);
  }

  private DetailQuestions questions() {
    return new DetailQuestions(
        () -> {
          await();
          return new ProcessDetailAnswers(
              new ProcessDetails(
                  new ScanSettings(
                      ProcRoot.SYSTEM,
                      "host-a",
                      1,
                      CommandLines.Detail.SCRUBBED,
                      Measuring.DEFAULT),
                  List.of(),
                  "the agent"));
        },
        turn,
        askingThread);
  }

  private void await() {
    try {
      assertThat(open.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask(DetailQuestions questions, long id) throws Exception {
    DetailRequest.Builder request = DetailRequest.newBuilder().setRequestId(id);
    request.getDescribeBuilder().setPid(OWN);
    askingThread
        .submit(() -> questions.ask(request.build(), null, answers::add))
        .get(30, TimeUnit.SECONDS);
  }

  private DetailAnswer next() throws InterruptedException {
    DetailAnswer answer = answers.poll(30, TimeUnit.SECONDS);
    assertThat(answer).as("an answer within 30 s").isNotNull();
    return answer;
  }
}
