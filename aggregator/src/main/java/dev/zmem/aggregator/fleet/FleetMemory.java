package dev.zmem.aggregator.fleet;

import dev.zmem.label.HostLabels;
import dev.zmem.model.Attributes;
import dev.zmem.text.SecretHash;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes of heap the hosts of a fleet hold: rows by their number, each name, and each set
 * of attributes that hosts are summed by, once however many hosts have it. A host beyond its own
 * limit, or that grows when all are at the fleet's, is to be refused. Any thread.
 */
public final class FleetMemory {
  /**
   * A row with its figures and where they come from, in the decoder and in the table, measured; and
   * 24 more where it is held within its host's figures.
   */
  public static final int ROW_BYTES = 416;

  /** A subtotal: its numbers (224), and the counts of its kinds where some are not exact (144). */
  static final int GROUP_BYTES = 368;

  /** A name beside its characters: the string and its array (44), its place in the pool (56). */
  static final int NAME_BYTES = 104;

  /** A set of attributes beside its values: the set and its array (40), its place in the pool. */
  static final int POOLED_SET_BYTES = 104;

  /** A key and a value of a set. */
  static final int VALUE_BYTES = 8;

  /**
   * A name's place in a stream's dictionary and among the host's names, and a set's: lists grow by
   * half.
   */
  static final int REFERENCE_BYTES = 12;

  /** A host without rows: its entry, its identity, its stream and what decodes it. */
  public static final int HOST_BYTES = 3072;

  /**
   * How far beyond the limit hosts may grow that hold no more than their part of it: one that takes
   * more than its part must not cost the others their streams.
   */
  private static final double SPARE_SHARE = 0.1;

  /** From this share on, hosts keep no earlier passes. */
  private static final double PAST_SHARE = 0.8;

  /** What earlier passes leave for answers below the share at which these are refused. */
  private static final long ROOM_FOR_ANSWERS_BYTES = 96L << 20;

  /** But no more than this part of all. */
  private static final double ROOM_FOR_ANSWERS_SHARE = 0.3;

  /** Without a setting, the part of the heap that hosts may fill. */
  private static final double SHARE_OF_HEAP = 0.6;

  private final long limitBytes;
  private final long hostLimitBytes;
  private final AtomicLong heldBytes = new AtomicLong();
  private final AtomicLong pastBytes = new AtomicLong();

  /** What the hosts take, each name counted for every host that has it. */
  private final AtomicLong fullBytes = new AtomicLong();

  /** Of what is held, names of frames that were not taken yet. */
  private final AtomicLong untakenBytes = new AtomicLong();

  private final AtomicInteger hosts = new AtomicInteger();
  private final AnswerMemory answers = new AnswerMemory(this);
  private final HeldOnce<String> names = new HeldOnce<>(SecretHash::of, FleetMemory::bytes);
  private final HeldOnce<Attributes> sets =
      new HeldOnce<>(Attributes::hashCode, FleetMemory::bytes);

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

  /** No more rows than these are held. */
  public long mostRows() {
    return heldBytes() / ROW_BYTES;
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
   * Whether hosts may keep earlier passes that take so much more: they are let go before anything
   * is refused.
   */
  public boolean hasRoomForPast(long more) {
    long forAnswers =
        Math.min(ROOM_FOR_ANSWERS_BYTES, (long) (ROOM_FOR_ANSWERS_SHARE * limitBytes));
    long most =
        Math.min(
            (long) (PAST_SHARE * limitBytes), Shedding.ANSWERS.fromBytes(limitBytes) - forAnswers);
    return heldBytes() + pastBytes.get() + more < most;
  }

  /** A host's earlier passes take so much more; they make room within the host's next pass. */
  void addPast(long bytes) {
    pastBytes.addAndGet(bytes);
  }

  /** What earlier passes of all hosts hold: neither hosts nor their own limits count it. */
  public long pastBytes() {
    return pastBytes.get();
  }

  /** What answers take beside the hosts. */
  public AnswerMemory answers() {
    return answers;
  }

  /** Names there are, each counted once. */
  public int namesHeld() {
    return names.size();
  }

  /** The part of the one stream of a host that is not known yet. */
  public HostMemory host() {
    return host(null);
  }

  /** The part of one stream; what the host's last one holds, if there is one, is let go for it. */
  public HostMemory host(@Nullable HostMemory last) {
    return new HostMemory(this, last, 0);
  }

  /** The same of a host that takes memory itself, and its labels too. */
  public HostMemory host(@Nullable HostMemory last, HostLabels labels) {
    return new HostMemory(this, last, HOST_BYTES + labels.heapBytes());
  }

  /** Why no host that is new can be taken; empty when it can. */
  public String full() {
    long held = heldBytes();
    return held < Shedding.NEW_HOSTS.fromBytes(limitBytes)
        ? ""
        : "the aggregator's memory is full: its hosts hold "
            + (held >> 20)
            + " MiB of "
            + (limitBytes >> 20)
            + " MiB (its --memory)";
  }

  /**
   * Why a host that grew cannot be kept; empty when it can. The last of the memory is for hosts
   * that are known, and beyond it for those that hold no more than their part. What other hosts'
   * frames bring counts when these are taken: a frame that is to be refused must cost nobody else
   * the stream.
   *
   * @param fullBytesOfHost its rows, counted already, and all names that it has
   * @param lastBytes counted too, and let go when this is kept
   */
  String objection(boolean isNew, long fullBytesOfHost, long lastBytes) {
    if (isNew) {
      return full();
    }
    long held = heldBytes() - untakenBytes.get() - lastBytes;
    // names that hosts share make their parts larger than the limit's
    long part = Math.max(limitBytes, fullBytes.get()) / Math.max(1, hosts.get());
    boolean withinItsPart = fullBytesOfHost <= part;
    return held <= (withinItsPart ? limitBytes + (long) (SPARE_SHARE * limitBytes) : limitBytes)
        ? ""
        : "the aggregator's memory for hosts is used up: "
            + held
            + " of "
            + limitBytes
            + " bytes, "
            + fullBytesOfHost
            + " of them this host's";
  }

  void add(long bytes) {
    heldBytes.addAndGet(bytes);
  }

  /** Names of a frame came, or went, that is not taken yet. */
  void addUntaken(long bytes) {
    heldBytes.addAndGet(bytes);
    untakenBytes.addAndGet(bytes);
  }

  /** A frame was taken or refused: so much is no more of a frame that is under way. */
  void settle(long bytes) {
    untakenBytes.addAndGet(-bytes);
  }

  /** A host takes so much more, all names in full. */
  void addFull(long bytes) {
    fullBytes.addAndGet(bytes);
  }

  /** A host has rows, or has none any more. */
  void addHosts(int more) {
    hosts.addAndGet(more);
  }

  /** The names that hosts hold. */
  HeldOnce<String> names() {
    return names;
  }

  /** The sets of attributes that hosts are summed by. */
  HeldOnce<Attributes> sets() {
    return sets;
  }

  /** What a set takes beside its names. */
  static long bytes(Attributes set) {
    return POOLED_SET_BYTES + (long) VALUE_BYTES * set.size();
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
