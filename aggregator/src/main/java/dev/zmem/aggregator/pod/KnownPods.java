package dev.zmem.aggregator.pod;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The pods of a cluster, as far as they are kept. One thread at a time writes, whichever; any
 * thread reads.
 */
public final class KnownPods implements Pods {
  /** Pods kept: as many as Kubernetes itself is made for in one cluster. */
  public static final int MAX_PODS = 150_000;

  /** Heap for all of them, about. */
  public static final long MAX_BYTES = 64L << 20;

  /** Longest uid: of a UUID with room. */
  static final int MAX_UID = 64;

  private final int maxPods;
  private final long maxBytes;
  private final Map<String, PodFacts> byUid = new ConcurrentHashMap<>();

  /** The uid by which each name is known: a name's next pod has another uid. */
  private final Map<String, String> uidByName = new ConcurrentHashMap<>();

  private long bytes;
  private volatile long leftOut;
  private volatile long withoutLabels;

  /** None yet. */
  public KnownPods() {
    this(MAX_PODS, MAX_BYTES);
  }

  /** With other bounds. */
  KnownPods(int maxPods, long maxBytes) {
    this.maxPods = maxPods;
    this.maxBytes = maxBytes;
  }

  /**
   * Takes a pod in, in place of the one that had its name. Beyond the bounds it is kept without its
   * labels, or left out, and counted; whether it is kept.
   */
  public synchronized boolean put(String uid, PodFacts pod) {
    remove(pod.name());
    PodFacts kept = pod;
    if (bytes + kept.bytes() > maxBytes) {
      kept = pod.withoutLabels();
      withoutLabels++;
    }
    if (uid.isEmpty()
        || uid.length() > MAX_UID
        || byUid.size() >= maxPods
        || bytes + kept.bytes() > maxBytes
        || byUid.containsKey(uid)) {
      refuse();
      return false;
    }
    bytes += kept.bytes();
    byUid.put(uid, kept);
    uidByName.put(kept.name(), uid);
    return true;
  }

  /** Counts a pod of which nothing can be kept. */
  public synchronized void refuse() {
    leftOut++;
  }

  /** Forgets the pod of this name; whether it was known. */
  public synchronized boolean remove(String name) {
    String uid = uidByName.remove(name);
    PodFacts pod = uid == null ? null : byUid.remove(uid);
    if (pod == null) {
      return false;
    }
    bytes -= pod.bytes();
    return true;
  }

  @Override
  public @Nullable PodFacts of(String uid) {
    return byUid.get(uid);
  }

  /** Whether a pod of this name is kept. */
  public boolean has(String name) {
    return uidByName.containsKey(name);
  }

  /** The names of all that are kept; a view. */
  public Set<String> names() {
    return uidByName.keySet();
  }

  /** How many are kept. */
  public int size() {
    return byUid.size();
  }

  /** How often one was left out since the start. */
  public long leftOut() {
    return leftOut;
  }

  /** How often one was taken without its labels since the start. */
  public long withoutLabels() {
    return withoutLabels;
  }
}
