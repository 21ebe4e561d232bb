package dev.zmem.deploy.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * RSS and descriptors of the programs, sampled on a thread of its own. What a process shows in its
 * first {@link #WARM_SECONDS} is no slope: a JVM compiles, and fills its heap for the first time,
 * and an aggregator remembers the last minutes. Descriptors of files in {@code /proc} are left out:
 * an agent keeps some for each process, so they tell how many processes there are.
 */
final class Sampling implements AutoCloseable {
  static final int EVERY_SECONDS = 2;
  static final int WARM_SECONDS = 600;

  private record Life(
      String name,
      long pid,
      long begunNanos,
      List<Slope.Sample> rssBytes,
      List<Slope.Sample> descriptors) {}

  /**
   * What a program's longest life shows.
   *
   * @param name of the program
   * @param seconds that the samples cover, without the warm-up
   */
  record Result(String name, double seconds, Slope rssBytes, Slope descriptors) {}

  private final Map<Long, Life> lives = new LinkedHashMap<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("sampling").unstarted(task));
  private final long start = System.nanoTime();

  /** Begins to sample these. */
  Sampling(List<Daemon> daemons) {
    var _ =
        thread.scheduleAtFixedRate(
            () -> daemons.forEach(this::sample), 0, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  private synchronized void sample(Daemon daemon) {
    long pid = daemon.pid();
    if (pid == 0) {
      return;
    }
    long now = System.nanoTime();
    Life life =
        lives.computeIfAbsent(
            pid, _ -> new Life(daemon.name(), pid, now, new ArrayList<>(), new ArrayList<>()));
    if (now - life.begunNanos < TimeUnit.SECONDS.toNanos(WARM_SECONDS)) {
      return;
    }
    double seconds = (now - start) / 1e9;
    Path process = Path.of("/proc/" + pid);
    try (Stream<Path> open = Files.list(process.resolve("fd"))) {
      long count = open.filter(Sampling::isNoFileOfAProcess).count();
      life.rssBytes.add(new Slope.Sample(seconds, rssBytes(process)));
      life.descriptors.add(new Slope.Sample(seconds, count));
    } catch (IOException | RuntimeException e) {
      // it has just ended
    }
  }

  private static boolean isNoFileOfAProcess(Path descriptor) {
    try {
      return !Files.readSymbolicLink(descriptor).startsWith("/proc");
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }

  private static long rssBytes(Path process) throws IOException {
    for (String line : Files.readAllLines(process.resolve("status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
      }
    }
    throw new IOException("no VmRSS");
  }

  /** Of each program its longest life. */
  synchronized List<Result> results() {
    Map<String, Life> longest = new LinkedHashMap<>();
    for (Life life : lives.values()) {
      longest.merge(
          life.name,
          life,
          (one, other) -> one.rssBytes.size() >= other.rssBytes.size() ? one : other);
    }
    return longest.values().stream()
        .map(life ->
            new Result(
                life.name,
                life.rssBytes.size() * EVERY_SECONDS,
                Slope.of(life.rssBytes),
                Slope.of(life.descriptors)))
        .toList();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
