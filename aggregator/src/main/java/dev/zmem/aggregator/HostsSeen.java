package dev.zmem.aggregator;

import dev.zmem.aggregator.live.KnownHosts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps which hosts were seen, in a file if there is one: now and then by a thread of its own,
 * which a disk may hold up, and at the end.
 */
final class HostsSeen implements AutoCloseable {
  private static final int WRITE_SECONDS = 30;

  /** At the end the disk is waited for so long. */
  private static final int END_SECONDS = 2;

  private final KnownHosts known;
  private final @Nullable HostsFile file;
  private final ScheduledExecutorService writer =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("hosts-seen").unstarted(task));
  private Runnable update = () -> {};

  private HostsSeen(KnownHosts known, @Nullable HostsFile file) {
    this.known = known;
    this.file = file;
  }

  /** Kept in no file; nobody is expected. */
  static HostsSeen none() {
    return in(null, Set.of());
  }

  /** Kept in this folder; null for nowhere. */
  static HostsSeen in(@Nullable Path folder, Set<String> expected) {
    HostsFile file = folder == null ? null : new HostsFile(folder);
    Map<String, KnownHosts.LastSeen> before = file == null ? Map.of() : file.read();
    return new HostsSeen(new KnownHosts(expected, before, System::currentTimeMillis), file);
  }

  /** The hosts. */
  KnownHosts known() {
    return known;
  }

  /** Writes them down now and then, and forgets those silent for so long. */
  void keep(Duration forgetAfter) {
    update =
        () -> {
          known.forget(forgetAfter);
          if (file != null) {
            file.write(known.lastSeen());
          }
        };
    long seconds = Math.clamp(forgetAfter.toSeconds() / 10, 1, WRITE_SECONDS);
    var _ = writer.scheduleWithFixedDelay(update, seconds, seconds, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    writer.execute(update);
    writer.shutdown();
    try {
      boolean _ = writer.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    writer.shutdownNow();
  }
}
