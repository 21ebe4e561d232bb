package dev.zmem.aggregator.fleet;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of heap answers take while they are made, within what the hosts of the fleet leave
 * of its memory. What is taken is to be given back. Any thread.
 */
public final class AnswerMemory {
  private final FleetMemory fleet;
  private final AtomicLong takenBytes = new AtomicLong();

  /** Set aside for answers of agents that have not come yet. */
  private final AtomicLong awaitedBytes = new AtomicLong();

  AnswerMemory(FleetMemory fleet) {
    this.fleet = fleet;
  }

  /**
   * Takes what a large answer in the making needs, if there is room: large answers are what is done
   * without first. Given back by {@link #giveBack}.
   */
  public boolean takeForLarge(long bytes) {
    return take(bytes, takenBytes, awaitedBytes);
  }

  /**
   * Sets aside what an agent's answer may need that is asked for. It is not taken from answers that
   * show the fleet as a whole: agents may let wait. Given back by {@link #giveBackAwaited}.
   */
  public boolean takeForAwaited(long bytes) {
    return take(bytes, awaitedBytes, takenBytes);
  }

  private boolean take(long bytes, AtomicLong taker, AtomicLong other) {
    if (taker.addAndGet(bytes) + other.get() > room() - fleet.pastBytes()) {
      taker.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /** What large answers may take at what hosts hold now, in all. */
  public long room() {
    return Shedding.ANSWERS.fromBytes(fleet.limitBytes()) - fleet.heldBytes();
  }

  /**
   * Takes what an answer needs that shows the fleet as a whole: until the memory is used up, and
   * one at a time even then, for it says what is refused and who holds the memory. Given back by
   * {@link #giveBack}.
   */
  public boolean takeForOverview(long bytes) {
    long taken = takenBytes.addAndGet(bytes);
    if (taken > bytes && taken > fleet.limitBytes() - fleet.heldBytes()) {
      takenBytes.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /** An answer was made, or was not. */
  public void giveBack(long bytes) {
    takenBytes.addAndGet(-bytes);
  }

  /** An agent's answer came and was passed on, or did not come. */
  public void giveBackAwaited(long bytes) {
    awaitedBytes.addAndGet(-bytes);
  }
}
