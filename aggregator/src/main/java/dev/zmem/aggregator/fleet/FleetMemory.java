package dev.zmem.aggregator.fleet;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of heap the hosts of a fleet hold: rows by their number, each name once however
 * many hosts have it. A host beyond its own limit, or that grows when all are at the fleet's, is to
 * be refused. Any thread.
 */
public final class FleetMemory {
  /**
   * A row with its figures and where they come from, in the decoder and in the table, measured; and
   * 24 more where it is held within its host's figures.
   */
  public static final int ROW_BYTES = 264;

  /** A subtotal of a program and a user; measured. */
  static final int GROUP_BYTES = 160;

  /** A name beside its characters: the string and its array (48), its place in the pool (64). */
  static final int NAME_BYTES = 112;

  /** A name's place in a stream's dictionary. */
  static final int REFERENCE_BYTES = 8;

  /** Without a setting, the part of the heap that hosts may fill. */
  private static final double SHARE_OF_HEAP = 0.6;

  private final long limitBytes;
  private final long hostLimitBytes;
  private final AtomicLong heldBytes = new AtomicLong();
  private final AtomicLong answersBytes = new AtomicLong();
  private final ConcurrentMap<String, Name> names = new ConcurrentHashMap<>();

  /** One name, by whoever holds it; changed in the map's own exclusion alone. */
  private static final class Name {
    final String text;
    int holders;

    Name(String text) {
      this.text = text;
    }
  }

  /** For all hosts, and for each. */
  public FleetMemory(long limitBytes, long hostLimitBytes) {
    this.limitBytes = limitBytes;
    this.hostLimitBytes = hostLimitBytes;
  }

  /** A part of this process's heap, and of that at most half for one host. */
  public static FleetMemory ofThisProcess() {
    long limit = (long) (Runtime.getRuntime().maxMemory() * SHARE_OF_HEAP);
    return new FleetMemory(limit, limit / 2);
  }

  /** What all hosts hold now. */
  public long heldBytes() {
    return heldBytes.get();
  }

  /** What they may hold. */
  public long limitBytes() {
    return limitBytes;
  }

  /** What one host may hold. */
  public long hostLimitBytes() {
    return hostLimitBytes;
  }

  /** What is done without, at what hosts hold now. */
  public Shedding shedding() {
    return Shedding.at(heldBytes(), limitBytes);
  }

  /**
   * Takes what an answer in the making needs, if there is room: answers are what is done without
   * first. Given back by {@link #giveBack}.
   */
  public boolean takeForAnswer(long bytes) {
    long most = Shedding.ANSWERS.fromBytes(limitBytes);
    if (answersBytes.addAndGet(bytes) > most - heldBytes()) {
      answersBytes.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /** An answer was made, or was not. */
  public void giveBack(long answerBytes) {
    answersBytes.addAndGet(-answerBytes);
  }

  /** The part of one stream. */
  public HostMemory host() {
    return new HostMemory(this);
  }

  void add(long bytes) {
    heldBytes.addAndGet(bytes);
  }

  /** The one object of a name, held once more. */
  String hold(String text) {
    Name held =
        names.compute(
            text,
            (key, known) -> {
              Name name = known;
              if (name == null) {
                name = new Name(key);
                add(bytes(key));
              }
              name.holders++;
              return name;
            });
    return held.text;
  }

  /** Held once less. */
  void letGo(String text) {
    names.computeIfPresent(
        text,
        (key, name) -> {
          if (--name.holders > 0) {
            return name;
          }
          add(-bytes(key));
          return null;
        });
  }

  /** What a name takes: a byte a character, or two where one of them is not Latin-1. */
  static long bytes(String text) {
    int each = 1;
    for (int at = 0; at < text.length(); at++) {
      if (text.charAt(at) > 0xff) {
        each = 2;
        break;
      }
    }
    return NAME_BYTES + (long) each * text.length();
  }
}
