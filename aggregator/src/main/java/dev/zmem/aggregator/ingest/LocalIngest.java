package dev.zmem.aggregator.ingest;

import dev.zmem.aggregator.fleet.Claim;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.HostWriter;
import dev.zmem.aggregator.fleet.InMemoryFleet;
import dev.zmem.aggregator.fleet.StreamHandle;
import dev.zmem.proto.v1.KeyFrame;
import dev.zmem.proto.v1.StreamRequest;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Feeds one host's key frames into a fleet without a network. One thread. */
public final class LocalIngest implements StreamHandle {
  private final InMemoryFleet fleet;
  private final HostWriter writer;
  private final HostDecoder decoder;
  private @Nullable HostSnapshot newest;

  /** Takes the place of the host's stream. */
  public LocalIngest(InMemoryFleet fleet, HostIdentity identity, int maxRows) {
    this.fleet = fleet;
    decoder = new HostDecoder(maxRows);
    writer =
        switch (fleet.claim(identity, this)) {
          case Claim.Granted granted -> granted.writer();
          case Claim.Refused refused -> throw new IllegalStateException(refused.reason());
        };
  }

  /** Applies a frame that holds a key frame. */
  public void apply(StreamRequest frame) {
    KeyFrame key = frame.getKeyFrame();
    long ageNanos = Integer.toUnsignedLong(key.getPass().getAgeMillis()) * 1_000_000;
    decoder.apply(key, fleet.nowNanos() - ageNanos);
    newest =
        writer.publish(
            decoder.rows(),
            HostFiguresReading.of(key.getHost()),
            HostDecoder.report(key.getPass()),
            ageNanos);
  }

  @Override
  public void takenOver() {
    throw new IllegalStateException("a local host has one stream");
  }

  @Override
  public CompletableFuture<HostSnapshot> freshProcesses() {
    return newest == null
        ? CompletableFuture.failedFuture(new IllegalStateException("no pass yet"))
        : CompletableFuture.completedFuture(newest);
  }
}
