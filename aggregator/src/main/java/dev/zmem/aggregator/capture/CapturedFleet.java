package dev.zmem.aggregator.capture;

import static dev.zmem.model.Absent.ABSENT;

import com.google.protobuf.ByteString;
import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.fleet.FleetMoment;
import dev.zmem.aggregator.fleet.FleetView;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostMemory;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.HostWithoutRows;
import dev.zmem.aggregator.fleet.HostWithoutRows.Condition;
import dev.zmem.aggregator.fleet.HostWriter;
import dev.zmem.aggregator.fleet.SwapTraffic;
import dev.zmem.aggregator.ingest.BadFrameException;
import dev.zmem.aggregator.ingest.HelloDecoder;
import dev.zmem.aggregator.ingest.HostDecoder;
import dev.zmem.aggregator.ingest.HostFrames;
import dev.zmem.aggregator.ingest.MessageShapeCheck;
import dev.zmem.aggregator.row.HostPast;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.model.HostFigures;
import dev.zmem.model.PassReport;
import dev.zmem.proto.v1.CapturedHost;
import dev.zmem.proto.v1.HostCondition;
import dev.zmem.proto.v1.StreamRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * The fleet that a capture holds, at the moment of the capture: its clocks stand still. Hosts are
 * checked as agents' frames are. Filled by one thread, then read by any.
 */
public final class CapturedFleet implements FleetView {
  /** Hosts of one capture. */
  public static final int MAX_HOSTS = 20_000;

  /** Rows of one host: a capture of one host folds none. */
  private static final int MAX_ROWS = 100_000;

  /** Where the clock of ages stands: ages are before it. */
  private static final long NOW_NANOS = 1L << 60;

  private static final Duration LEAST_INTERVAL = Duration.ofMillis(1);
  private static final int MAX_REASON_BYTES = 1_024;

  private final Map<String, HostSnapshot> hosts = new TreeMap<>();
  private final Map<String, HostWithoutRows> withoutRows = new TreeMap<>();
  private final MessageShapeCheck shape = new MessageShapeCheck(MAX_ROWS + HostDecoder.SPARE_ROWS);
  private final Instant capturedAt;
  private final FleetMemory memory;

  /** Without hosts yet, which may hold no more than {@code memory} says. */
  public CapturedFleet(Instant capturedAt, FleetMemory memory) {
    this.capturedAt = capturedAt;
    this.memory = memory;
  }

  /**
   * Takes a host. A {@link BadFrameException} names what is wrong with it; where there is no memory
   * for it, a {@link dev.zmem.aggregator.ingest.OutOfMemoryBudgetException} says so.
   */
  public void add(CapturedHost host) throws IOException {
    if (hosts.size() + withoutRows.size() >= MAX_HOSTS) {
      throw new BadFrameException("host", "more than " + MAX_HOSTS + " hosts");
    }
    StreamRequest hello = unpacked(host.getHello());
    HostIdentity identity =
        HelloDecoder.identity(hello.getHello(), LEAST_INTERVAL, capturedAt.toEpochMilli());
    if (hosts.containsKey(identity.name()) || withoutRows.containsKey(identity.name())) {
      throw new BadFrameException("hello.host_name", "a host twice");
    }
    if (host.getKeyFrame().isEmpty()) {
      withoutRows.put(identity.name(), withoutRows(identity.name(), host));
      return;
    }
    Shelf shelf = new Shelf(identity, host);
    var _ =
        new HostFrames(MAX_ROWS, shelf, () -> NOW_NANOS)
            .take(unpacked(host.getKeyFrame()).getKeyFrame());
  }

  private StreamRequest unpacked(ByteString message) throws IOException {
    byte[] bytes = message.toByteArray();
    shape.check(bytes);
    return StreamRequest.parseFrom(bytes);
  }

  private static HostWithoutRows withoutRows(String name, CapturedHost host) {
    String told = host.getRefusedReason();
    if (host.getConditionMillis() < 0 || told.length() > MAX_REASON_BYTES) {
      throw new BadFrameException("host", "no believable condition");
    }
    Duration since = Duration.ofMillis(Math.min(host.getConditionMillis(), Long.MAX_VALUE >> 24));
    return new HostWithoutRows(name, condition(host.getCondition()), since, told);
  }

  /** A later version's are as good as silence. */
  private static Condition condition(HostCondition told) {
    for (Condition condition : Condition.values()) {
      if (told.name().equals("HOST_CONDITION_" + condition.name().toUpperCase(Locale.ROOT))) {
        return condition;
      }
    }
    return Condition.SILENT;
  }

  @Override
  public List<HostSnapshot> snapshots() {
    return List.copyOf(hosts.values());
  }

  @Override
  public List<HostWithoutRows> withoutRows() {
    return new ArrayList<>(withoutRows.values());
  }

  @Override
  public Optional<HostSnapshot> snapshot(String hostName) {
    return Optional.ofNullable(hosts.get(hostName.toLowerCase(Locale.ROOT)));
  }

  @Override
  public long nowNanos() {
    return NOW_NANOS;
  }

  @Override
  public Instant now() {
    return capturedAt;
  }

  @Override
  public FleetMoment at(Instant moment) {
    return new FleetMoment.NotKept("a capture holds one moment");
  }

  @Override
  public CompletableFuture<HostSnapshot> freshProcesses(String hostName) {
    return snapshot(hostName)
        .map(CompletableFuture::completedFuture)
        .orElseGet(
            () -> CompletableFuture.failedFuture(new IllegalStateException("no host " + hostName)));
  }

  /** Puts one host's pass in its place. */
  private final class Shelf implements HostWriter {
    private final HostIdentity identity;
    private final CapturedHost captured;
    private final HostMemory hostMemory;

    Shelf(HostIdentity identity, CapturedHost captured) {
      this.identity = identity;
      this.captured = captured;
      this.hostMemory = memory.host(null, identity.labels());
    }

    @Override
    public HostSnapshot publish(
        LiveRows rows, HostFigures figures, PassReport pass, long ageNanos) {
      HostSnapshot host =
          new HostSnapshot(
              identity,
              rows,
              figures,
              pass,
              NOW_NANOS - ageNanos,
              capturedAt.minusNanos(ageNanos),
              captured.getStopped(),
              new SwapTraffic(
                  captured.hasSwappedInBytesPerSecond()
                      ? rate(captured.getSwappedInBytesPerSecond())
                      : ABSENT,
                  captured.hasSwappedOutBytesPerSecond()
                      ? rate(captured.getSwappedOutBytesPerSecond())
                      : ABSENT),
              HostPast.none());
      hosts.put(identity.name(), host);
      return host;
    }

    private static long rate(long told) {
      if (told < 0 || told > 1L << 50) {
        throw new BadFrameException("host", "no believable rate of swapping");
      }
      return told;
    }

    @Override
    public void pace(Duration interval) {
      throw new UnsupportedOperationException("a capture has one pass");
    }

    @Override
    public void rules(String rules) {
      throw new UnsupportedOperationException("a capture has one pass");
    }

    @Override
    public void stop() {
      throw new UnsupportedOperationException("a capture has one pass");
    }

    @Override
    public void turnAway(String reason) {
      // told by the exception that follows
    }

    @Override
    public void release() {
      // nothing is held by a stream
    }

    @Override
    public HostMemory memory() {
      return hostMemory;
    }
  }
}
