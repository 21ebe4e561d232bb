package dev.zmem.aggregator.live;

import dev.zmem.aggregator.fleet.HostIdentity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The entries there are, by name and by machine id. Any thread may look at those by name; changes
 * and machines are guarded by the lock of {@link HostClaims}.
 */
final class HostTable {
  /** Why a stream ends whose machine has another entry. */
  static final String OTHER_NAME = "this machine reports under another name now";

  private final ConcurrentMap<String, HostEntry> hosts;
  private final Map<String, Machine> machines = new HashMap<>();
  private final KnownHosts known;

  /** Nothing, kept in an empty map; {@code known} learns which hosts are dropped. */
  HostTable(ConcurrentMap<String, HostEntry> hosts, KnownHosts known) {
    this.hosts = hosts;
    this.known = known;
  }

  /** The entries there are now. */
  Iterable<HostEntry> entries() {
    return hosts.values();
  }

  /** The same, as they are at this moment. */
  List<HostEntry> copy() {
    return List.copyOf(hosts.values());
  }

  /** The entry of this name, in lower case. */
  @Nullable HostEntry get(String name) {
    return hosts.get(name);
  }

  /** The machine of this id. */
  @Nullable Machine machine(String hostId) {
    return machines.get(hostId);
  }

  /** How many entries there are. */
  int size() {
    return hosts.size();
  }

  /** Makes the entry known under its name and its machine's id. */
  void enter(HostEntry entry, HostIdentity identity) {
    if (!entry.identity.hostId().equals(identity.hostId())) {
      leave(entry);
    }
    entry.identity = identity;
    entry.successor = null;
    machines.computeIfAbsent(identity.hostId(), id -> new Machine()).entries.add(entry);
    hosts.put(entry.name, entry);
  }

  private void leave(HostEntry entry) {
    machines.computeIfPresent(
        entry.identity.hostId(),
        (id, machine) -> {
          machine.entries.remove(entry);
          return machine.entries.isEmpty() ? null : machine;
        });
  }

  /** A pass was told of while its entry was dropped: the host is known by no name that is gone. */
  void forgetDropped(HostEntry entry) {
    if (entry.isDropped && !hosts.containsKey(entry.name)) {
      known.drop(entry.name);
    }
  }

  /** Drops an entry; its stream is to be told afterwards, without a lock. */
  void drop(HostEntry entry, List<Runnable> afterwards) {
    boolean _ = hosts.remove(entry.name, entry);
    entry.isDropped = true;
    if (entry.snapshot != null) {
      known.drop(entry.name);
    }
    leave(entry);
    StreamWriter writer = entry.writer;
    synchronized (entry) {
      entry.writer = null;
      entry.shows(null);
    }
    if (writer != null) {
      writer.memory().close();
      afterwards.add(() -> writer.stream.takenOver(OTHER_NAME));
    }
  }
}
