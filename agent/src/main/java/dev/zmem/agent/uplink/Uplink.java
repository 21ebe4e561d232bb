package dev.zmem.agent.uplink;

import dev.zmem.agent.asked.DetailQuestions;
import dev.zmem.agent.export.HelloMessage;
import dev.zmem.agent.export.Threshold;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.proto.v1.IngestServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one stream to the aggregator, by opening another when it ends, and gives it the newest
 * pass. Latest wins: what the transport or the aggregator is not ready for is not queued, the next
 * delta covers it.
 *
 * <p>All state is owned by the thread of {@code loop}, which also runs the channel's callbacks;
 * every method is called there, but for {@link #interval}. Passes are made on another thread, so
 * one that takes long holds nothing up here.
 */
public final class Uplink {
  /** The protocol revision spoken. */
  public static final int PROTOCOL_REVISION = HelloMessage.PROTOCOL_REVISION;

  /** The longest time between passes that can be told. */
  public static final Duration LONGEST_PACE = Duration.ofHours(1);

  /** The longest interval that an aggregator is granted; its own setting ends there. */
  static final Duration LONGEST_GRANT = Duration.ofHours(1);

  private final UplinkSettings settings;
  private final Threshold threshold;
  private final int maxRows;
  private final ManagedChannel channel;
  private final ScheduledExecutorService loop;
  private final Backoff backoff = new Backoff(new SplittableRandom());
  private final UplinkLog log;
  private final SilenceGuard guard;

  private final CountDownLatch isOver = new CountDownLatch(1);

  private @Nullable UplinkStream stream;
  private @Nullable HostPass newest;

  /** Read by the thread of the passes too. */
  private volatile Duration grantedInterval = Duration.ZERO;

  /** What the passes come to, by the thread that makes them. */
  private Duration pace;

  /** What the pass under way makes of it, which takes long; zero for others. */
  private Duration longPass = Duration.ZERO;

  private boolean closed;

  /** Answers questions about processes. */
  private DetailQuestions details;

  /** Told when the interval may be another. */
  private Runnable onInterval = () -> {};

  /** An uplink that connects with {@link #start}. */
  public Uplink(
      UplinkSettings settings,
      Threshold threshold,
      int maxRows,
      ManagedChannel channel,
      ScheduledExecutorService loop) {
    this.settings = settings;
    this.pace = settings.interval();
    this.threshold = threshold;
    this.maxRows = maxRows;
    this.channel = channel;
    this.loop = loop;
    this.log = new UplinkLog(settings);
    this.details = DetailQuestions.refusing(loop);
    this.guard = new SilenceGuard(loop, this::passTakesLong);
  }

  /**
   * Who makes the passes wants to know when {@link #interval} changes; before {@link #start}, and
   * called on the uplink's thread.
   */
  public void onInterval(Runnable listener) {
    onInterval = listener;
  }

  /** Questions about processes are answered by these; before {@link #start}. */
  public void answersBy(DetailQuestions questions) {
    details = questions;
  }

  /** What answers questions about processes. */
  DetailQuestions details() {
    return details;
  }

  /** Connects, and again whenever the stream ends. */
  public void start() {
    if (closed) {
      return;
    }
    channel.resetConnectBackoff();
    UplinkStream opened = new UplinkStream(this, settings, threshold, maxRows);
    stream = opened;
    var _ = IngestServiceGrpc.newStub(channel).stream(opened);
    opened.hello();
    guard.heard(pace());
  }

  /** Takes the newest pass and sends what the aggregator lacks of it, if it can now. */
  public void offer(HostPass pass) {
    newest = pass;
    if (stream != null && !closed) {
      stream.send(pass);
      longPass = Duration.ZERO;
      guard.heard(pace());
    }
    log.tellUntold();
  }

  /** Time to the next pass: the setting, or longer when the aggregator grants less. Any thread. */
  public Duration interval() {
    return longer(grantedInterval, settings.interval());
  }

  /**
   * Takes how often passes come now, which the aggregator must know to tell a slow host from a
   * silent one.
   */
  public void pace(Duration every) {
    pace = every;
    tellPace();
  }

  /** How often passes come, as the aggregator is to know: the longest of all reasons. */
  Duration pace() {
    Duration longest = longer(longer(pace, longPass), interval());
    return longest.compareTo(LONGEST_PACE) > 0 ? LONGEST_PACE : longest;
  }

  /** Says goodbye and ends the stream in order. */
  public void close() {
    closed = true;
    guard.stop();
    details.close();
    if (stream == null) {
      isOver.countDown();
    } else {
      stream.complete();
    }
    channel.shutdown();
  }

  /**
   * Whether the aggregator took the end of the stream in time; called by another thread after
   * {@link #close}. The channel's own end tells nothing: after a new connection gRPC keeps the old
   * one's place for 5 s.
   */
  public boolean awaitEnd(Duration within) throws InterruptedException {
    return isOver.await(within.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The newest pass, null before the first. */
  @Nullable HostPass newest() {
    return newest;
  }

  /** Another aggregator, or the same anew: what was granted holds no more. */
  void welcomed() {
    grant(Duration.ZERO);
    tellPace(); // what changed since Hello
  }

  /** The shortest interval the aggregator wants; it holds until the next Welcome. */
  void granted(Duration interval) {
    Duration granted = interval.compareTo(LONGEST_GRANT) > 0 ? LONGEST_GRANT : interval;
    grant(granted);
    log.granted(granted);
    tellPace();
  }

  private void grant(Duration interval) {
    if (!interval.equals(grantedInterval)) {
      grantedInterval = interval;
      onInterval.run();
    }
  }

  /** A stream has room for more. */
  void ready(UplinkStream which) {
    if (which == stream) {
      tellPace();
    }
  }

  /** Does something after a while, on this thread. */
  void later(Runnable task, long nanos) {
    if (!loop.isShutdown()) {
      var _ = loop.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }
  }

  /** The stream's first frame was taken. */
  void useful(String aggregatorVersion) {
    log.connected(aggregatorVersion);
  }

  /** A stream is over: another follows after a wait. */
  void ended(UplinkStream which, Throwable thrown) {
    if (which != stream) {
      return;
    }
    stream = null;
    details.cancelAll();
    guard.stop();
    if (closed) {
      isOver.countDown();
      return;
    }
    Status status = Status.fromThrowable(thrown);
    StreamFailure failure = StreamFailure.of(status, which.lived());
    log.trouble(status, failure);
    channel.enterIdle(); // gRPC would else try again by itself, sooner than it is to be
    Duration wait = backoff.next(failure, which.lived());
    var _ = loop.schedule(this::start, wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void passTakesLong(Duration soFar) {
    longPass = soFar;
    tellPace();
  }

  private void tellPace() {
    if (stream != null && !closed) {
      stream.tellPace(pace());
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
