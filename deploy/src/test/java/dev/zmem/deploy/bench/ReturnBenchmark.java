package dev.zmem.deploy.bench;

import dev.zmem.agent.uplink.Backoff;
import dev.zmem.program.tls.TlsFiles;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What the return of a host costs a running aggregator: {@code ADDRESS PID CA CERT KEY HOSTS
 * PROCESSES}. Every host connects with mutual TLS, says hello and sends its first frame; then all
 * are cut off and come back, by resumed sessions. The certificate names host-0000 and so on. Prints
 * a markdown table, then the CPU milliseconds of a whole return alone on a line.
 */
public final class ReturnBenchmark {
  private static final int INTERVAL_MILLIS = 5_000;
  private static final int WAIT_SECONDS = 120;

  private final ScheduledExecutorService simulation =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("simulation").unstarted(task));
  private final EventLoopGroup network =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final List<ChannelCredentials> credentials = new ArrayList<>();
  private final Set<SimulatedHost> waiting = ConcurrentHashMap.newKeySet();
  private final MeasuredProcess aggregator;
  private final String address;
  private final int processes;

  private ReturnBenchmark(String address, MeasuredProcess aggregator, int processes) {
    this.address = address;
    this.aggregator = aggregator;
    this.processes = processes;
  }

  public static void main(String[] args) throws Exception {
    ReturnBenchmark benchmark =
        new ReturnBenchmark(
            args[0], new MeasuredProcess(Long.parseLong(args[1])), Integer.parseInt(args[6]));
    TlsFiles files = new TlsFiles(Path.of(args[2]), Path.of(args[3]), Path.of(args[4]));
    int hosts = Integer.parseInt(args[5]);
    for (int number = 0; number < hosts; number++) {
      benchmark.credentials.add(files.channelCredentials()); // each with sessions of its own
    }
    System.out.println(
        "| return of a host with %d processes, mutual TLS (P-256), mean of %d at once | CPU of the aggregator | all back after |"
            .formatted(benchmark.processes, hosts));
    System.out.println("|---|---|---|");
    benchmark.round("first, right after its start");
    var _ = benchmark.round("again, by resumed sessions");
    benchmark.forgetSessions(files);
    double whole = benchmark.round("again, by whole handshakes");
    System.out.printf("%n%.2f%n", whole);
    System.exit(0);
  }

  /** As {@code Uplink} does: the channel's own waits, of up to two minutes, are not to count. */
  private void comeBack(SimulatedHost host, ManagedChannel channel, Duration wait) {
    channel.enterIdle();
    var _ =
        simulation.schedule(
            () -> {
              channel.resetConnectBackoff();
              host.trouble = null;
              host.connect();
              waiting.remove(host);
            },
            wait.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void forgetSessions(TlsFiles files) {
    credentials.replaceAll(_ -> files.channelCredentials());
  }

  private double round(String name) throws Exception {
    List<ManagedChannel> channels = new ArrayList<>();
    List<SimulatedHost> hosts = new ArrayList<>();
    for (int number = 0; number < credentials.size(); number++) {
      String host = "host-%04d".formatted(number);
      ManagedChannel channel =
          NettyChannelBuilder.forTarget("dns:///" + address, credentials.get(number))
              .eventLoopGroup(network)
              .channelType(NioSocketChannel.class)
              .executor(simulation)
              .build();
      channels.add(channel);
      hosts.add(
          new SimulatedHost(host, channel, new Workload(host, processes, number), INTERVAL_MILLIS));
    }
    SplittableRandom random = new SplittableRandom(1);
    double cpuBefore = aggregator.cpuSeconds();
    long start = System.nanoTime();
    for (SimulatedHost host : hosts) {
      simulation.execute(host::connect);
    }
    while (hosts.stream().anyMatch(host -> host.history().acknowledged() == 0)) {
      if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(WAIT_SECONDS)) {
        long missing = hosts.stream().filter(host -> host.history().acknowledged() == 0).count();
        System.err.println(missing + " of " + hosts.size() + " hosts did not connect");
        System.exit(1); // other threads would go on
      }
      for (int number = 0; number < hosts.size(); number++) {
        SimulatedHost host = hosts.get(number);
        if (host.isTurnedAway() && waiting.add(host)) { // as an agent, it waits and tries again
          comeBack(host, channels.get(number), new Backoff(random).nextWhenBusy());
        }
      }
      LockSupport.parkNanos(10_000_000);
    }
    double took = (System.nanoTime() - start) / 1e9;
    double millis = (aggregator.cpuSeconds() - cpuBefore) * 1e3 / hosts.size();
    System.out.printf("| %s | %.1f ms | %.1f s |%n", name, millis, took);
    for (ManagedChannel channel : channels) {
      var _ = channel.shutdownNow().awaitTermination(WAIT_SECONDS, TimeUnit.SECONDS);
    }
    return millis;
  }
}
