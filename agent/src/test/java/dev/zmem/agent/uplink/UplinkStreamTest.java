package dev.zmem.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.export.DetailAnswers;
import dev.zmem.agent.export.MadeUpPasses;
import dev.zmem.agent.sample.ProcessSample;
import dev.zmem.agent.uplink.ScriptedAggregator.Conversation;
import dev.zmem.proto.v1.DeltaFrame;
import dev.zmem.proto.v1.DetailAnswer;
import dev.zmem.proto.v1.KeyFrame;
import dev.zmem.proto.v1.RowBatch;
import dev.zmem.proto.v1.StreamRequest;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What travels on a stream: frames, answers, and only what the aggregator understands. */
class UplinkStreamTest {
  /** Processes whose rows are a part of the MiB that is sent ahead of who reads. */
  private static final int MANY = DetailAnswers.MAX_ROWS;

  private final AgentOnLoopback agent = new AgentOnLoopback();

  @AfterEach
  void end() throws Exception {
    agent.close();
  }

  @Test
  void keyFrameRequest_isAnsweredByAKeyFrame_nextInSequence() throws Exception {
    agent.connect(Conversation::welcome);
    Conversation stream = agent.greeted();
    agent.offer(MadeUpPasses.process(1, 1000));
    assertThat(stream.keyFrame().getSequence()).isEqualTo(1);
    agent.offer(MadeUpPasses.process(1, 1000));
    assertThat(stream.delta().getSequence()).isEqualTo(2);
    stream.askForKeyFrame();
    stream.settle();
    agent.offer(MadeUpPasses.process(1, 1000), MadeUpPasses.process(2, 1000));
    KeyFrame again = stream.keyFrame();
    assertThat(again.getSequence()).isEqualTo(3);
    assertThat(again.getRows().getPidsList()).containsExactly(1, 2);
    assertThat(again.getRows().getNewStringsList()).as("all strings anew").hasSize(6);
  }

  @Test
  void detailRequest_beforeTheFirstPass_isAnsweredByAReason() throws Exception {
    agent.connect(Conversation::welcome);
    Conversation stream = agent.greeted();
    stream.askForProcesses(7);
    DetailAnswer answer = stream.heard().getDetailAnswer();
    assertThat(answer.getRequestId()).isEqualTo(7);
    assertThat(answer.getError()).isEqualTo("no pass yet");
    assertThat(answer.hasProcesses()).isFalse();
  }

  @Test
  void detailRequest_isAnsweredWithTheNewestFigures_nothingHeldBack() throws Exception {
    agent.connect(Conversation::welcome);
    Conversation stream = agent.greeted();
    agent.offer(MadeUpPasses.process(1, 1000), MadeUpPasses.process(2, 500));
    assertThat(stream.keyFrame().getRows().getPssKibPlus1List()).containsExactly(1001L, 501L);
    agent.offer(MadeUpPasses.process(1, 1003), MadeUpPasses.process(2, 500));
    assertThat(stream.delta().hasMoved()).as("3 KiB are below the threshold").isFalse();
    stream.askForProcesses(8);
    DetailAnswer answer = stream.heard().getDetailAnswer();
    assertThat(answer.getRequestId()).isEqualTo(8);
    assertThat(answer.getError()).isEmpty();
    assertThat(answer.getProcesses().getPssKibPlus1List()).containsExactly(1004L, 501L);
    assertThat(answer.getPass().getProcesses()).isEqualTo(2);
  }

  @Test
  void rows_sayWhereTheirFiguresComeFrom_andHaveNoAgeOfWhatIsNotThere() throws Exception {
    agent.connect(Conversation::welcome);
    Conversation stream = agent.greeted();
    agent.offer(MadeUpPasses.everyKind(0));
    RowBatch rows = stream.keyFrame().getRows();
    assertThat(rows.getKindsList())
        .containsExactly(
            dev.zmem.proto.v1.RowKind.ROW_KIND_EXACT,
            dev.zmem.proto.v1.RowKind.ROW_KIND_STEPPED,
            dev.zmem.proto.v1.RowKind.ROW_KIND_SAMPLED,
            dev.zmem.proto.v1.RowKind.ROW_KIND_CHEAP,
            dev.zmem.proto.v1.RowKind.ROW_KIND_NEVER_WALKED,
            dev.zmem.proto.v1.RowKind.ROW_KIND_DENIED,
            dev.zmem.proto.v1.RowKind.ROW_KIND_SAME_MEMORY);
    assertThat(rows.getErrorKibList()).contains(64L);
    assertThat(rows.getAgeDecisecondsList()).contains(20);
    assertThat(rows.getAgeDecisecondsList().subList(4, 7)).containsOnly(0);
    assertThat(rows.getEstimateCountsList()).as("every kind says it of one process").isEmpty();
    agent.offer(MadeUpPasses.everyKind(1));
    assertThat(stream.delta().getRefreshedIdGapsList()).isNotEmpty();
    stream.askForProcesses(1);
    RowBatch detail = stream.heard().getDetailAnswer().getProcesses();
    assertThat(detail.getKindsList()).isEqualTo(rows.getKindsList());
  }

  @Test
  void unacknowledgedFrames_areBounded_andTheNextDeltaCoversWhatWasSkipped() throws Exception {
    agent.connect(Conversation::welcome);
    Conversation stream = agent.greeted();
    agent.offer(MadeUpPasses.process(1, 1000), MadeUpPasses.process(2, 1000));
    assertThat(stream.keyFrame().getSequence()).isEqualTo(1);
    agent.offer(MadeUpPasses.process(1, 1000), MadeUpPasses.process(2, 2000));
    assertThat(stream.delta().getSequence()).isEqualTo(UplinkStream.MAX_UNACKNOWLEDGED);
    for (int pass = 0; pass < 20; pass++) {
      agent.offer(MadeUpPasses.process(1, 5000 + pass), MadeUpPasses.process(3, 700));
      stream.settle(); // fails on a frame
    }
    stream.acknowledge(1);
    stream.settle();
    agent.offer(MadeUpPasses.process(1, 6000), MadeUpPasses.process(3, 700));
    DeltaFrame covering = stream.delta();
    assertThat(covering.getSequence()).isEqualTo(3);
    assertThat(covering.getEndedIdGapsList()).as("process 2").containsExactly(2);
    assertThat(covering.getMoved().getPssKibPlus1List()).containsExactly(6001L);
    assertThat(covering.getStarted().getPidsList()).containsExactly(3);
    stream.settle();
  }

  @Test
  void acknowledgementOfFramesNeverSent_opensNoMoreRoom() throws Exception {
    agent.connect(Conversation::welcome);
    Conversation stream = agent.greeted();
    agent.offer(MadeUpPasses.process(1, 1000));
    assertThat(stream.keyFrame().getSequence()).isEqualTo(1);
    stream.acknowledge(1000);
    stream.settle();
    agent.offer(MadeUpPasses.process(1, 2000));
    agent.offer(MadeUpPasses.process(1, 3000));
    agent.offer(MadeUpPasses.process(1, 4000));
    assertThat(stream.delta().getSequence()).isEqualTo(2);
    assertThat(stream.delta().getSequence()).isEqualTo(3);
    stream.settle();
  }

  @Test
  void questionsInOnePass_areAnsweredOnce() throws Exception {
    agent.connect(Conversation::welcome);
    Conversation stream = agent.greeted();
    agent.offer(MadeUpPasses.process(1, 1000));
    assertThat(stream.heard().hasKeyFrame()).isTrue();
    stream.askForProcesses(1);
    assertThat(stream.heard().getDetailAnswer().getProcesses().getPidsList()).containsExactly(1);
    stream.askForProcesses(2);
    DetailAnswer again = stream.heard().getDetailAnswer();
    assertThat(again.getRequestId()).isEqualTo(2);
    assertThat(again.getError()).isEqualTo("asked twice in one pass");
    assertThat(again.hasProcesses()).isFalse();
    agent.offer(MadeUpPasses.process(1, 1000));
    assertThat(stream.heard().hasDeltaFrame()).isTrue();
    stream.askForProcesses(3);
    assertThat(stream.heard().getDetailAnswer().getError()).isEmpty();
  }

  @Test
  void answersThatAreNotTaken_areNotQueued() throws Exception {
    agent.connect(stream -> {
      stream.readSlowly();
      stream.read(2); // its Hello, and that it is settled
      stream.welcome();
    });
    Conversation stream = agent.greeted();
    agent.offer(many(1000)); // more than the transport takes of a stream that nobody reads
    stream.askForProcesses(1);
    stream.read(2);
    assertThat(stream.keyFrame().getSequence()).isEqualTo(1);
    assertThat(stream.heard().getDetailAnswer().getProcesses().getPidsCount()).isEqualTo(MANY);
    for (int pass = 2; pass <= 20; pass++) {
      agent.offer(many(1000 + pass));
      stream.askForProcesses(pass);
    }
    stream.read(100);
    int answers = 0;
    for (DetailAnswer answer = DetailAnswer.getDefaultInstance(); answer.getRequestId() < 20; ) {
      StreamRequest heard = stream.heard();
      answer = heard.hasDetailAnswer() ? heard.getDetailAnswer() : answer;
      answers += heard.getDetailAnswer().hasProcesses() ? 1 : 0;
    }
    assertThat(answers).as("of 19 that were asked for").isBetween(1, 6);
    agent.offer(many(5000));
    stream.askForProcesses(21);
    StreamRequest heard = stream.heard();
    while (!heard.hasDetailAnswer()) {
      heard = stream.heard();
    }
    assertThat(heard.getDetailAnswer().getProcesses().getPidsCount()).isEqualTo(MANY);
  }

  private static ProcessSample[] many(long pssKib) {
    return IntStream.rangeClosed(1, MANY)
        .mapToObj(pid -> MadeUpPasses.process(pid, pssKib * pid))
        .toArray(ProcessSample[]::new);
  }
}
