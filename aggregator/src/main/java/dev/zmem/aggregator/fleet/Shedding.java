package dev.zmem.aggregator.fleet;

/**
 * What an aggregator does without as its memory fills, each stage with those before it. The shares
 * are of {@link FleetMemory#limitBytes}.
 */
public enum Shedding {
  /** There is room for all. */
  NOTHING(0),
  /** Questions are refused whose answers would take more than is left below this share. */
  ANSWERS(0.85),
  /** Agents are asked to send less often: less is under way, and less garbage made. */
  INTERVALS(0.90),
  /** Hosts that are not known yet are refused. */
  NEW_HOSTS(0.95);

  private final double fromShare;

  Shedding(double fromShare) {
    this.fromShare = fromShare;
  }

  /** From so many bytes of {@code limitBytes} on. */
  public long fromBytes(long limitBytes) {
    return (long) (fromShare * limitBytes);
  }

  /** The stage when so much is held. */
  static Shedding at(long heldBytes, long limitBytes) {
    Shedding stage = NOTHING;
    for (Shedding next : values()) {
      if (heldBytes >= next.fromBytes(limitBytes)) {
        stage = next;
      }
    }
    return stage;
  }
}
