package dev.zmem.deploy.bench;

import dev.zmem.aggregator.authority.AuthorityFolder;
import dev.zmem.aggregator.authority.CertificateAuthority;
import dev.zmem.deploy.bench.ConnectLog.Rate;
import dev.zmem.program.option.HostPort;
import dev.zmem.program.tls.TlsFolder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Agents' uplinks with certificates of their own, whose aggregator, a real process, is killed and
 * started again: {@code PROGRAM TLS_DIR AGENTS PROCESSES}, where the program is {@code
 * zmem-aggregator} and the folder is made by its {@code init}. Prints a markdown table; exit code 1
 * when not all are back.
 */
public final class ReconnectBenchmark implements AutoCloseable {
  private static final int BACK_WITHIN_SECONDS = 60;
  private static final double PEAK_OF_MEAN = 3;
  private static final int PATIENCE_SECONDS = 300;

  /** For so long the aggregator is away: agents wait their longest. */
  private static final int[] AWAY_SECONDS = {2, 15};

  private final ScheduledExecutorService loop =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("agents").unstarted(task));
  private final EventLoopGroup network =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
  private final ConnectLog log = new ConnectLog();
  private final AggregatorProcess aggregator;
  private final int agents;

  /** The aggregator, and agents that have all reported. */
  ReconnectBenchmark(Path program, Path tls, int agents, int processes)
      throws IOException, InterruptedException {
    this.agents = agents;
    this.aggregator = new AggregatorProcess(program, tls, List.of("--tls-dir=" + tls));
    HostPort address = aggregator.start("127.0.0.1:0");
    CertificateAuthority authority = new AuthorityFolder(tls).authority();
    List<ReconnectingAgent> made = new ArrayList<>();
    for (int number = 0; number < agents; number++) {
      String name = "host-%04d".formatted(number);
      TlsFolder own = ReconnectingAgent.certified(authority, tls.resolve("agents-" + number), name);
      Workload workload = new Workload(name, processes, number);
      made.add(
          new ReconnectingAgent(
              name, address, own.files().channelCredentials(), workload, network, loop, log));
    }
    made.forEach(ReconnectingAgent::start);
    awaitAll();
  }

  /** What a return came to. */
  record Return(Rate attempts, Rate handshakes, Rate back) {}

  /** Kills the aggregator, starts it again after a while, and waits until all agents are back. */
  Return restart(int awaySeconds) throws IOException, InterruptedException {
    aggregator.kill();
    TimeUnit.SECONDS.sleep(awaySeconds);
    log.clear();
    var _ = aggregator.startAgain();
    long from = System.nanoTime();
    awaitAll();
    return new Return(log.attempts(from), log.handshakes(from), log.returns(from));
  }

  private void awaitAll() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (log.backCount() < agents) {
      if (System.nanoTime() > end) {
        throw new IOException(log.backCount() + " of " + agents + " agents are there");
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @Override
  public void close() {
    end(aggregator);
    loop.shutdownNow();
  }

  private static void end(AggregatorProcess aggregator) {
    try {
      aggregator.kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public static void main(String[] args) throws Exception {
    int agents = Integer.parseInt(args[2]);
    try (ReconnectBenchmark benchmark =
        new ReconnectBenchmark(
            Path.of(args[0]), Path.of(args[1]), agents, Integer.parseInt(args[3]))) {
      System.out.printf(
          "| %,d agents' uplinks, mutual TLS with a certificate each, aggregator killed and started | connections begun: all, most in a second | handshakes: all, most in a second, mean, most of mean (to reach: %.0f) | all reported after (to reach: %d s) |%n|---|---|---|---|%n",
          agents, PEAK_OF_MEAN, BACK_WITHIN_SECONDS);
      for (int away : AWAY_SECONDS) {
        Return all = benchmark.restart(away);
        System.out.printf(
            Locale.ROOT,
            "| after %d s | %d, %d | %d, %d, %.0f, %.1f | %.1f s |%n",
            away,
            all.attempts.count(),
            all.attempts.mostInASecond(),
            all.handshakes.count(),
            all.handshakes.mostInASecond(),
            all.handshakes.meanPerSecond(),
            all.handshakes.peakOfMean(),
            all.back.lastSeconds());
      }
    }
    System.exit(0); // other threads would go on
  }
}
