package dev.zmem.aggregator.serve;

import dev.zmem.aggregator.capture.CapturedHosts;
import dev.zmem.proto.v1.CaptureHostsResponse;
import dev.zmem.proto.v1.CapturedHost;
import java.util.function.LongSupplier;

/**
 * Sends the hosts of a capture one after the other, as far as there is memory for the next and the
 * client takes them; where not, it goes on when it is run again. One thread at a time.
 */
final class CaptureSending implements Runnable {
  /** Longest wait for memory, after which the capture ends with the reason. */
  static final long MOST_WAIT_NANOS = 30_000_000_000L;

  /** A host is written anew for each try, which takes time. */
  static final long REST_NANOS = 1_000_000_000L;

  private final CapturedHosts hosts;
  private final QueryCall<CaptureHostsResponse> call;
  private final AnswerCost cost;
  private final LongSupplier clockNanos;

  /** Since when there is no memory; meaningless while there is. */
  private long busySinceNanos;

  private boolean isBusy;
  private long triedAtNanos;

  CaptureSending(
      CapturedHosts hosts,
      QueryCall<CaptureHostsResponse> call,
      AnswerCost cost,
      LongSupplier clockNanos) {
    this.hosts = hosts;
    this.call = call;
    this.cost = cost;
    this.clockNanos = clockNanos;
  }

  @Override
  public void run() {
    if (isBusy && clockNanos.getAsLong() - triedAtNanos < REST_NANOS) {
      return;
    }
    triedAtNanos = clockNanos.getAsLong();
    try {
      while (call.isReady()) {
        CapturedHost host = hosts.next(cost::captured);
        if (host == null) {
          if (call.waitingBytes() == 0) { // behind the end nothing tells whether the client reads
            call.complete();
          }
          return;
        }
        call.send(CaptureHostsResponse.newBuilder().setHost(host).build());
        hosts.taken();
        isBusy = false;
      }
    } catch (BusyException e) {
      long now = clockNanos.getAsLong();
      busySinceNanos = isBusy ? busySinceNanos : now;
      isBusy = true;
      if (now - busySinceNanos > MOST_WAIT_NANOS) {
        throw e;
      }
    }
  }
}
