package dev.zmem.agent.export;

import dev.zmem.agent.sample.HostPass;
import dev.zmem.proto.v1.IngestServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one stream to the aggregator, by opening another when it ends, and gives it the newest
 * pass. Latest wins: what the transport or the aggregator is not ready for is not queued, the next
 * delta covers it.
 *
 * <p>All state is owned by the thread of {@code loop}, which also runs the channel's callbacks;
 * every method is called there.
 */
public final class Uplink {
  /** The protocol revision spoken. */
  public static final int PROTOCOL_REVISION = 1;

  /** A pace that changed by less is not told. */
  private static final double MOST_UNSAID = 1.25;

  private final UplinkSettings settings;
  private final Threshold threshold;
  private final int maxRows;
  private final ManagedChannel channel;
  private final ScheduledExecutorService loop;
  private final Backoff backoff = new Backoff(new SplittableRandom());
  private final UplinkLog log;

  private @Nullable UplinkStream stream;
  private @Nullable HostPass newest;
  private Duration grantedInterval = Duration.ZERO;
  private Duration pace;
  private boolean closed;

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
  }

  /** Takes the newest pass and sends what the aggregator lacks of it, if it can now. */
  public void offer(HostPass pass) {
    newest = pass;
    if (stream != null && !closed) {
      stream.send(pass);
    }
  }

  /** Time to the next pass: the setting, or longer when the aggregator grants less. */
  public Duration interval() {
    return grantedInterval.compareTo(settings.interval()) > 0
        ? grantedInterval
        : settings.interval();
  }

  /**
   * Takes how often passes come now, which the aggregator must know to tell a slow host from a
   * silent one. It is told when that changed by a quarter.
   */
  public void pace(Duration every) {
    double ratio = (double) every.toMillis() / pace.toMillis();
    if (ratio < MOST_UNSAID && ratio > 1 / MOST_UNSAID) {
      return;
    }
    pace = every;
    if (stream != null && !closed) {
      stream.pace(every);
    }
  }

  /** How often passes come, as the aggregator is told. */
  Duration pace() {
    return pace;
  }

  /** Ends the stream in order. */
  public void close() {
    closed = true;
    if (stream != null) {
      stream.complete();
    }
    channel.shutdown();
  }

  /** The newest pass, null before the first. */
  @Nullable HostPass newest() {
    return newest;
  }

  /** The shortest interval the aggregator wants; it holds until the next Welcome. */
  void granted(Duration interval) {
    grantedInterval = interval;
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
    if (closed) {
      return;
    }
    Status status = Status.fromThrowable(thrown);
    StreamFailure failure = StreamFailure.of(status, which.lived());
    log.trouble(status, failure);
    Duration wait = backoff.next(failure, which.lived());
    var _ = loop.schedule(this::start, wait.toMillis(), TimeUnit.MILLISECONDS);
  }
}
