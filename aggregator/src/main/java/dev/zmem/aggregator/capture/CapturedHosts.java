package dev.zmem.aggregator.capture;

import static dev.zmem.model.Absent.isPresent;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.zmem.aggregator.fleet.FleetView;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.HostWithoutRows;
import dev.zmem.aggregator.fleet.HostWithoutRows.Condition;
import dev.zmem.aggregator.question.HostGlobs;
import dev.zmem.model.HostFigures;
import dev.zmem.proto.v1.CaptureHostsRequest;
import dev.zmem.proto.v1.CapturedHost;
import dev.zmem.proto.v1.Hello;
import dev.zmem.proto.v1.HostCondition;
import dev.zmem.proto.v1.HostLabel;
import dev.zmem.proto.v1.KeyFrame;
import dev.zmem.proto.v1.PassReport;
import dev.zmem.proto.v1.RulesInUse;
import dev.zmem.proto.v1.StreamRequest;
import java.util.Collections;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes hosts one by one as they stand in a capture. One thread at a time. */
public final class CapturedHosts {
  /** Of a host's rows: no reader takes more of one message. */
  static final int MAX_FRAME_BYTES = 16 << 20;

  /** Of the grouping rules in use: no reader takes more. */
  private static final int MAX_RULES_BYTES = 64;

  private static final int PROTOCOL_REVISION = 1;
  private static final long MILLI_NANOS = 1_000_000;
  private static final long KIB = 1024;
  private static final int MIN_INTERVAL_MILLIS = 100;
  private static final int MAX_INTERVAL_MILLIS = 3_600_000;

  /** More than any machine's uptime: the reader takes it for none. */
  private static final long NO_EPOCH = -1L;

  private final FleetView fleet;

  private final CaptureHostsRequest request;

  /** Those asked for that have rows, by name: each is looked up when its turn comes. */
  private Iterator<String> names = Collections.emptyIterator();

  /** The one whose turn it is; null where the next one's is. */
  private @Nullable String current;

  private Iterator<HostWithoutRows> withoutRows = Collections.emptyIterator();

  /** The one of these whose turn it is, likewise. */
  private @Nullable HostWithoutRows silent;

  private boolean hasBegun;

  /** The hosts of a fleet that a request asks for. */
  public CapturedHosts(FleetView fleet, CaptureHostsRequest request) {
    this.fleet = fleet;
    this.request = request;
  }

  /** Has a host written, as far as there is memory for its rows. */
  @FunctionalInterface
  public interface Writing {
    /** Writes a host of so many rows; throws where there is no room for it. */
    CapturedHost write(int rows, Supplier<CapturedHost> host);
  }

  private void begin() {
    hasBegun = true;
    HostGlobs globs = new HostGlobs(request.getHostGlobsList(), request.getLabelSelector());
    names =
        fleet.snapshots().stream()
            .map(HostSnapshot::identity)
            .filter(globs::matches)
            .map(HostIdentity::name)
            .toList()
            .iterator();
    withoutRows =
        fleet.withoutRows().stream()
            .filter(host -> request.getLabelSelector().isEmpty() && globs.matches(host.name()))
            .toList()
            .iterator();
  }

  /**
   * The next host; null behind the last. A {@link dev.zmem.aggregator.question.BadQueryException}
   * where the request cannot be read. The same host again, as it is then, until it is {@link
   * #taken}.
   */
  public @Nullable CapturedHost next(Writing writing) {
    if (!hasBegun) {
      begin();
    }
    while (current != null || names.hasNext()) {
      current = current == null ? names.next() : current;
      HostSnapshot found = fleet.snapshot(current).orElse(null);
      if (found != null) { // else it was forgotten meanwhile
        return writing.write(found.rows().size(), () -> captured(found, MAX_FRAME_BYTES));
      }
      current = null;
    }
    if (silent == null && withoutRows.hasNext()) {
      silent = withoutRows.next();
    }
    return silent == null ? null : of(silent);
  }

  /** The last one was sent. */
  public void taken() {
    if (current != null) {
      current = null;
    } else {
      silent = null;
    }
  }

  /** A host without rows. */
  private static CapturedHost of(HostWithoutRows host) {
    Hello hello =
        Hello.newBuilder()
            .setHostName(host.name())
            .setHostId(host.name().substring(0, Math.min(64, host.name().length())))
            .setBootId("-")
            .setProtocolRevision(PROTOCOL_REVISION)
            .setEpoch(NO_EPOCH)
            .setIntervalMillis(MAX_INTERVAL_MILLIS)
            .build();
    return CapturedHost.newBuilder()
        .setHello(StreamRequest.newBuilder().setHello(hello).build().toByteString())
        .setCondition(HostCondition.valueOf("HOST_CONDITION_" + host.condition().name()))
        .setConditionMillis(host.since().toMillis())
        .setRefusedReason(host.reason())
        .build();
  }

  /** With its rows, or refused where these are more than a reader takes. */
  public CapturedHost captured(HostSnapshot host, int mostBytes) {
    StreamRequest frame = StreamRequest.newBuilder().setKeyFrame(keyFrame(host)).build();
    if (frame.getSerializedSize() > mostBytes) {
      return of(
          new HostWithoutRows(
              host.identity().name(),
              Condition.REFUSED,
              host.age(fleet.nowNanos()),
              "its rows take "
                  + frame.getSerializedSize()
                  + " bytes in a capture (at most "
                  + mostBytes
                  + ")"));
    }
    CapturedHost.Builder captured =
        CapturedHost.newBuilder()
            .setHello(
                StreamRequest.newBuilder().setHello(hello(host.identity())).build().toByteString())
            .setKeyFrame(frame.toByteString())
            .setStopped(host.isStopped());
    if (isPresent(host.swapTraffic().inBytesPerSecond())) {
      captured.setSwappedInBytesPerSecond(host.swapTraffic().inBytesPerSecond());
    }
    if (isPresent(host.swapTraffic().outBytesPerSecond())) {
      captured.setSwappedOutBytesPerSecond(host.swapTraffic().outBytesPerSecond());
    }
    return captured.build();
  }

  private Hello hello(HostIdentity host) {
    long bootedAt = host.bootedAtMillis();
    Hello.Builder hello =
        Hello.newBuilder()
            .setHostName(host.name())
            .setHostId(host.hostId())
            .setBootId(host.bootId())
            .setAgentVersion(host.agentVersion())
            .setProtocolRevision(PROTOCOL_REVISION)
            .setEpoch(
                isPresent(bootedAt)
                    ? (fleet.now().toEpochMilli() - bootedAt) * MILLI_NANOS
                    : NO_EPOCH)
            .setIntervalMillis(
                Math.clamp(host.interval().toMillis(), MIN_INTERVAL_MILLIS, MAX_INTERVAL_MILLIS));
    host.labels()
        .byKey()
        .forEach(
            (key, value) -> hello.addLabels(HostLabel.newBuilder().setKey(key).setValue(value)));
    // what the agent said in two parts is one text here, and shown as it was
    if (host.rules().getBytes(UTF_8).length <= MAX_RULES_BYTES) {
      hello.setRulesInUse(RulesInUse.newBuilder().setFleetVersion(host.rules()));
    }
    return hello.build();
  }

  private KeyFrame keyFrame(HostSnapshot host) {
    return KeyFrame.newBuilder()
        .setSequence(1)
        .setRows(RowColumns.of(host.rows(), host.sampledAtNanos()))
        .setHost(figures(host.figures()))
        .setPass(pass(host))
        .build();
  }

  private PassReport pass(HostSnapshot host) {
    dev.zmem.model.PassReport report = host.pass();
    return PassReport.newBuilder()
        .setAgeMillis(
            Math.clamp(
                (fleet.nowNanos() - host.sampledAtNanos()) / MILLI_NANOS, 0, Integer.MAX_VALUE))
        .setWallMicros((int) Math.min(report.wallMicros(), Integer.MAX_VALUE))
        .setProcesses(report.processes())
        .setDenied(report.denied())
        .setVanished(report.vanished())
        .setMalformed(report.malformed())
        .setNoAddressSpace(report.noAddressSpace())
        .setFolded(report.folded())
        .setOverdue(report.overdue())
        .setFailed(report.failed())
        .build();
  }

  private static dev.zmem.proto.v1.HostFigures figures(HostFigures figures) {
    dev.zmem.proto.v1.HostFigures.Builder message = dev.zmem.proto.v1.HostFigures.newBuilder();
    figures.forEachPresent((figure, value) -> {
      var field =
          Objects.requireNonNull(message.getDescriptorForType().findFieldByName(figure.column()));
      long told = figure.isSentInKib() ? value / KIB : value;
      boolean isInt =
          field.getJavaType() == com.google.protobuf.Descriptors.FieldDescriptor.JavaType.INT;
      message.setField(field, isInt ? (Object) (int) told : (Object) told);
    });
    return message.build();
  }
}
