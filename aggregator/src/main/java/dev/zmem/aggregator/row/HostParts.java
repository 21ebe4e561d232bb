package dev.zmem.aggregator.row;

import dev.zmem.model.Absent;

/**
 * Of a sum over hosts that come one after another, what each of them has: which has most, and how
 * much those have of which an earlier pass is known. One thread.
 */
public final class HostParts {
  private final MemorySum sum;
  private final Measure measure;
  private String host = "";
  private boolean hasPast;
  private long measuredBefore;
  private long ramBefore;
  private String largestHost = "";
  private long largest = Absent.ABSENT;
  private long comparableBytes;

  /** Of what is added to this sum; the largest by this measure. */
  public HostParts(MemorySum sum, Measure measure) {
    this.sum = sum;
    this.measure = measure;
  }

  /** What is added from now on is of another host. */
  public void begin(String newHost, boolean newHasPast) {
    end();
    host = newHost;
    hasPast = newHasPast;
  }

  /** All of the last host was added. */
  public void end() {
    long measured = measure.of(sum);
    long part = measured < 0 ? Absent.ABSENT : measured - measuredBefore;
    measuredBefore = Math.max(0, measured);
    if (!host.isEmpty() && part > largest) {
      largest = part;
      largestHost = host;
    }
    long ram = Math.max(0, Measure.RAM.of(sum));
    comparableBytes += hasPast ? ram - ramBefore : 0;
    ramBefore = ram;
    host = "";
    hasPast = false;
  }

  /** The host that has most; empty where none has any. */
  public String largestHost() {
    return largestHost;
  }

  /** What it has; absent where none has any. */
  public long largest() {
    return largest;
  }

  /** RAM of the hosts that have an earlier pass. */
  public long comparableBytes() {
    return comparableBytes;
  }
}
