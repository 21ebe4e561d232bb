package dev.zmem.agent.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.export.ScriptedAggregator.Conversation;
import dev.zmem.agent.procfs.MachineIdentity;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.agent.sample.PassCost;
import dev.zmem.agent.sample.ProcessKey;
import dev.zmem.agent.sample.ProcessLabels;
import dev.zmem.agent.sample.ProcessSample;
import dev.zmem.model.HostFigures;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.PassReport;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import dev.zmem.proto.v1.DeltaFrame;
import dev.zmem.proto.v1.DetailAnswer;
import dev.zmem.proto.v1.Feature;
import dev.zmem.proto.v1.Hello;
import dev.zmem.proto.v1.KeyFrame;
import dev.zmem.proto.v1.RowBatch;
import dev.zmem.proto.v1.StreamRequest;
import io.grpc.InsecureChannelCredentials;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An uplink against a server on the loopback that does what an aggregator may do. */
class UplinkTest {
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Logger ZMEM = Logger.getLogger("dev.zmem");

  private final AgentLoop loop = new AgentLoop();
  private final LogLines log = new LogLines();
  private @Nullable Uplink uplink;
  private @Nullable ScriptedAggregator aggregator;

  private static final class LogLines extends Handler {
    final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord record) {
      lines.add(record.getLevel() + " " + record.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @BeforeEach
  void listen() {
    ZMEM.addHandler(log);
    ZMEM.setUseParentHandlers(false);
  }

  @AfterEach
  void end() throws Exception {
    ZMEM.removeHandler(log);
    ZMEM.setUseParentHandlers(true);
    if (uplink != null) {
      loop.execute(uplink::close);
    }
    if (aggregator != null) {
      aggregator.close();
    }
    loop.shutdown();
  }

  @Test
  void intervalGrant_isObeyed_whileLongerThanTheSetting_andUntilTheNextWelcome() throws Exception {
    Uplink agent = connect(Conversation::welcome);
    Conversation stream = greeted();
    stream.grant(60_000);
    settle(stream);
    assertThat(loop.ask(agent::interval)).isEqualTo(Duration.ofMinutes(1));
    stream.grant(100);
    settle(stream);
    assertThat(loop.ask(agent::interval)).isEqualTo(INTERVAL);
    stream.grant(60_000);
    settle(stream);
    stream.end(Status.UNAVAILABLE);
    settle(greeted());
    assertThat(loop.ask(agent::interval)).isEqualTo(INTERVAL);
  }

  @Test
  void keyFrameRequest_isAnsweredByAKeyFrame_nextInSequence() throws Exception {
    connect(Conversation::welcome);
    Conversation stream = greeted();
    offer(process(1, 1000));
    assertThat(keyFrame(stream).getSequence()).isEqualTo(1);
    offer(process(1, 1000));
    assertThat(delta(stream).getSequence()).isEqualTo(2);
    stream.askForKeyFrame();
    settle(stream);
    offer(process(1, 1000), process(2, 1000));
    KeyFrame again = keyFrame(stream);
    assertThat(again.getSequence()).isEqualTo(3);
    assertThat(again.getRows().getPidsList()).containsExactly(1, 2);
    assertThat(again.getRows().getNewStringsList()).as("all strings anew").hasSize(4);
  }

  @Test
  void detailRequest_beforeTheFirstPass_isAnsweredByAReason() throws Exception {
    connect(Conversation::welcome);
    Conversation stream = greeted();
    stream.askForProcesses(7);
    DetailAnswer answer = stream.heard().getDetailAnswer();
    assertThat(answer.getRequestId()).isEqualTo(7);
    assertThat(answer.getError()).isEqualTo("no pass yet");
    assertThat(answer.hasProcesses()).isFalse();
  }

  @Test
  void detailRequest_isAnsweredWithTheNewestFigures_nothingHeldBack() throws Exception {
    connect(Conversation::welcome);
    Conversation stream = greeted();
    offer(process(1, 1000), process(2, 500));
    assertThat(keyFrame(stream).getRows().getPssKibPlus1List()).containsExactly(1001L, 501L);
    offer(process(1, 1003), process(2, 500));
    assertThat(delta(stream).hasMoved()).as("3 KiB are below the threshold").isFalse();
    stream.askForProcesses(8);
    DetailAnswer answer = stream.heard().getDetailAnswer();
    assertThat(answer.getRequestId()).isEqualTo(8);
    assertThat(answer.getError()).isEmpty();
    assertThat(answer.getProcesses().getPssKibPlus1List()).containsExactly(1004L, 501L);
    assertThat(answer.getPass().getProcesses()).isEqualTo(2);
  }

  @Test
  void aggregatorThatComesBack_isGreetedByANewerStream_andGetsAKeyFrame() throws Exception {
    connect(Conversation::welcome);
    Conversation stream = aggregator().next();
    Hello first = stream.heard().getHello();
    offer(process(1, 1000));
    stream.acknowledge(keyFrame(stream).getSequence());
    settle(stream);
    int port = aggregator().address().port();
    aggregator().close();
    offer(process(1, 1000), process(2, 2000));
    aggregator = new ScriptedAggregator(port, Conversation::welcome);

    Conversation back = aggregator().next();
    Hello second = back.heard().getHello();
    assertThat(second.toBuilder().clearEpoch().build())
        .isEqualTo(first.toBuilder().clearEpoch().build());
    assertThat(second.getEpoch()).isGreaterThan(first.getEpoch());
    KeyFrame whole = keyFrame(back);
    assertThat(whole.getSequence()).isEqualTo(1);
    assertThat(whole.getRows().getPidsList()).containsExactly(1, 2);
    back.acknowledge(1);
    settle(back);
    assertThat(loop.waitsMillis())
        .isNotEmpty()
        .allMatch(wait -> wait >= 125 && wait <= Backoff.UNREACHABLE_LIMIT_MILLIS);
    assertThat(log.lines).filteredOn(line -> line.startsWith("WARNING disconnected")).hasSize(1);
    assertThat(log.lines.getLast()).startsWith("INFO connected ").contains(" after=");
  }

  @Test
  void refusal_isLoggedOnce_andRetriedEverSlower_untilItHeals() throws Exception {
    connect(stream -> stream.end(Status.ALREADY_EXISTS.withDescription("another machine")));
    refusedTenTimes();
    int port = aggregator().address().port();
    aggregator().close();
    aggregator = new ScriptedAggregator(port, Conversation::welcome);
    Conversation healed = greeted();
    offer(process(1, 1));
    healed.acknowledge(keyFrame(healed).getSequence());
    settle(healed);
    assertThat(log.lines.getLast()).startsWith("INFO connected ").contains(" after=");
  }

  @Test
  void firstFrameThatIsRefused_isRetriedEverSlower_andLoggedOnce() throws Exception {
    Uplink agent =
        connect(stream -> {
          stream.welcome();
          stream.end(Status.INVALID_ARGUMENT.withDescription("key_frame.rows: bad"));
        });
    assertThat(agent.interval()).isEqualTo(INTERVAL);
    refusedTenTimes();
    assertThat(log.lines).noneMatch(line -> line.contains("INFO connected"));
  }

  @Test
  void streamTakenOverByAnotherAgent_isNotTakenBackAtOnce() throws Exception {
    connect(stream -> stream.end(Status.ABORTED.withDescription("a newer stream took over")));
    refusedTenTimes();
  }

  @Test
  void aggregatorThatKnowsNoProvenance_getsKindsItKnows_andNoNewColumns() throws Exception {
    connect(stream -> stream.welcome(Feature.FEATURE_PROCESSES_DETAIL));
    Conversation stream = greeted();
    offer(everyKind(0));
    RowBatch rows = keyFrame(stream).getRows();
    assertThat(rows.getKindsList())
        .containsExactly(
            dev.zmem.proto.v1.RowKind.ROW_KIND_EXACT,
            dev.zmem.proto.v1.RowKind.ROW_KIND_EXACT,
            dev.zmem.proto.v1.RowKind.ROW_KIND_EXACT,
            dev.zmem.proto.v1.RowKind.ROW_KIND_EXACT,
            dev.zmem.proto.v1.RowKind.ROW_KIND_DENIED,
            dev.zmem.proto.v1.RowKind.ROW_KIND_DENIED,
            dev.zmem.proto.v1.RowKind.ROW_KIND_SAME_MEMORY);
    assertThat(rows.getErrorKibList()).isEmpty();
    assertThat(rows.getAgeDecisecondsList()).isEmpty();
    offer(everyKind(1));
    DeltaFrame delta = delta(stream);
    assertThat(delta.getRefreshedIdGapsList()).isEmpty();
    stream.askForProcesses(1);
    RowBatch detail = stream.heard().getDetailAnswer().getProcesses();
    assertThat(detail.getKindsList()).isEqualTo(rows.getKindsList());
    assertThat(detail.getErrorKibCount() + detail.getAgeDecisecondsCount()).isZero();
  }

  @Test
  void aggregatorThatKnowsProvenance_getsKindsErrorsAndAges() throws Exception {
    connect(stream -> stream.welcome(Feature.FEATURE_PROVENANCE));
    Conversation stream = greeted();
    offer(everyKind(0));
    RowBatch rows = keyFrame(stream).getRows();
    assertThat(rows.getKindsList())
        .contains(
            dev.zmem.proto.v1.RowKind.ROW_KIND_STEPPED,
            dev.zmem.proto.v1.RowKind.ROW_KIND_SAMPLED,
            dev.zmem.proto.v1.RowKind.ROW_KIND_CHEAP);
    assertThat(rows.getErrorKibList()).contains(64L);
    assertThat(rows.getAgeDecisecondsList()).contains(20);
    offer(everyKind(1));
    assertThat(delta(stream).getRefreshedIdGapsList()).isNotEmpty();
  }

  @Test
  void unacknowledgedFrames_areBounded_andTheNextDeltaCoversWhatWasSkipped() throws Exception {
    connect(Conversation::welcome);
    Conversation stream = greeted();
    offer(process(1, 1000), process(2, 1000));
    assertThat(keyFrame(stream).getSequence()).isEqualTo(1);
    offer(process(1, 1000), process(2, 2000));
    assertThat(delta(stream).getSequence()).isEqualTo(Uplink.MAX_UNACKNOWLEDGED);
    for (int pass = 0; pass < 20; pass++) {
      offer(process(1, 5000 + pass), process(3, 700));
      settle(stream); // fails on a frame
    }
    stream.acknowledge(1);
    settle(stream);
    offer(process(1, 6000), process(3, 700));
    DeltaFrame covering = delta(stream);
    assertThat(covering.getSequence()).isEqualTo(3);
    assertThat(covering.getEndedIdGapsList()).as("process 2").containsExactly(2);
    assertThat(covering.getMoved().getPssKibPlus1List()).containsExactly(6001L);
    assertThat(covering.getStarted().getPidsList()).containsExactly(3);
    settle(stream);
  }

  @Test
  void acknowledgementOfFramesNeverSent_opensNoMoreRoom() throws Exception {
    connect(Conversation::welcome);
    Conversation stream = greeted();
    offer(process(1, 1000));
    assertThat(keyFrame(stream).getSequence()).isEqualTo(1);
    stream.acknowledge(1000);
    settle(stream);
    offer(process(1, 2000));
    offer(process(1, 3000));
    offer(process(1, 4000));
    assertThat(delta(stream).getSequence()).isEqualTo(2);
    assertThat(delta(stream).getSequence()).isEqualTo(3);
    settle(stream);
  }

  private Uplink connect(Consumer<Conversation> greeting) throws Exception {
    ScriptedAggregator server = new ScriptedAggregator(0, greeting);
    aggregator = server;
    Uplink agent =
        new Uplink(
            new UplinkSettings(
                server.address(),
                InsecureChannelCredentials.create(),
                "host-a",
                new MachineIdentity("machine", "boot"),
                INTERVAL),
            Threshold.DEFAULT,
            5000,
            UplinkChannel.open(server.address(), InsecureChannelCredentials.create(), loop),
            loop);
    uplink = agent;
    loop.execute(agent::start);
    return agent;
  }

  private ScriptedAggregator aggregator() {
    return java.util.Objects.requireNonNull(aggregator);
  }

  /** The next stream, its Hello heard. */
  private Conversation greeted() throws Exception {
    Conversation stream = aggregator().next();
    assertThat(stream.heard().getHello().getHostName()).isEqualTo("host-a");
    settle(stream);
    return stream;
  }

  private void refusedTenTimes() throws Exception {
    for (int attempt = 0; attempt < 10; attempt++) {
      assertThat(aggregator().next()).isNotNull();
    }
    List<Long> waits = loop.waitsMillis();
    assertThat(waits).hasSizeGreaterThanOrEqualTo(9);
    assertThat(waits.getFirst()).isLessThanOrEqualTo(250);
    assertThat(waits.get(8))
        .isBetween(Backoff.REFUSED_LIMIT_MILLIS / 2, Backoff.REFUSED_LIMIT_MILLIS);
    assertThat(log.lines).filteredOn(line -> line.startsWith("WARNING refused")).hasSize(1);
  }

  /** Waits until the agent has taken all that was said, and has sent nothing meanwhile. */
  private static void settle(Conversation stream) throws Exception {
    stream.askForProcesses(99);
    StreamRequest answer = stream.heard();
    assertThat(answer.getDetailAnswer().getRequestId()).as(answer.toString()).isEqualTo(99);
  }

  private static KeyFrame keyFrame(Conversation stream) throws Exception {
    StreamRequest frame = stream.heard();
    assertThat(frame.hasKeyFrame()).as(frame.toString()).isTrue();
    return frame.getKeyFrame();
  }

  private static DeltaFrame delta(Conversation stream) throws Exception {
    StreamRequest frame = stream.heard();
    assertThat(frame.hasDeltaFrame()).as(frame.toString()).isTrue();
    return frame.getDeltaFrame();
  }

  private void offer(ProcessSample... samples) throws Exception {
    Uplink agent = java.util.Objects.requireNonNull(uplink);
    HostPass pass =
        new HostPass(
            List.of(samples),
            HostFigures.NONE,
            new PassReport(10_000_000, samples.length, 0, 0, 0, 0, 0, 0),
            new PassCost(0, samples.length, 0, 0),
            System.nanoTime());
    boolean _ =
        loop.ask(() -> {
          agent.offer(pass);
          return true;
        });
  }

  /** A process of every kind; in later passes the same, measured later. */
  private static ProcessSample[] everyKind(int pass) {
    long measuredAt = System.nanoTime() - (pass == 0 ? 2_000_000_000L : 0);
    MemoryFigures figures = figures(1000);
    MemoryFigures unwalked = new MemoryFigures(-1, -1, 4096, -1, -1, 0, 0, -1);
    return new ProcessSample[] {
      sample(1, new Provenance(RowKind.EXACT, 0, measuredAt), figures),
      sample(2, new Provenance(RowKind.STEPPED, 65536, measuredAt), figures),
      sample(3, new Provenance(RowKind.SAMPLED, 65536, measuredAt), figures),
      sample(4, new Provenance(RowKind.CHEAP, 65536, measuredAt), figures),
      sample(5, new Provenance(RowKind.CHEAP, 0, measuredAt), unwalked),
      sample(6, new Provenance(RowKind.DENIED, 0, measuredAt), MemoryFigures.NONE),
      sample(7, new Provenance(RowKind.SAME_MEMORY, 0, measuredAt), MemoryFigures.NONE),
    };
  }

  private static ProcessSample process(int pid, long pssKib) {
    return sample(pid, Provenance.exact(System.nanoTime()), figures(pssKib));
  }

  private static ProcessSample sample(int pid, Provenance provenance, MemoryFigures figures) {
    return new ProcessSample(
        new ProcessKey(pid, pid),
        new ProcessLabels("program", "command " + pid, "root"),
        provenance,
        figures);
  }

  private static MemoryFigures figures(long pssKib) {
    return new MemoryFigures(pssKib * 1024, 0, pssKib * 1024, 0, 0, 0, 0, 0);
  }
}
