package dev.zmem.deploy.bench;

import dev.zmem.program.option.HostPort;
import io.grpc.InsecureChannelCredentials;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * More hosts than an aggregator's memory has room for, by agents' uplinks: {@code BIN FOLDER HOSTS
 * PROCESSES MEMORY SECONDS}. Prints a markdown table; exit code 1 where a host does not appear.
 */
public final class OverloadBenchmark implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 240;
  private static final int BETWEEN_LOOKS_MILLIS = 500;
  private static final Pattern NAME = Pattern.compile("(host-\\d{4})");

  private final ScheduledExecutorService loop =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("agents").unstarted(task));
  private final EventLoopGroup network =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ConnectLog log = new ConnectLog();
  private final AggregatorProcess aggregator;
  private final Path bin;
  private final HostPort address;
  private final int hosts;

  /** Starts an aggregator with so much memory, and so many hosts. */
  OverloadBenchmark(Path bin, Path folder, int hosts, int processes, String memory)
      throws IOException, InterruptedException {
    this.bin = bin;
    this.hosts = hosts;
    this.aggregator =
        new AggregatorProcess(
            bin.resolve("zmem-aggregator"), folder, List.of("--memory=" + memory));
    this.address = aggregator.start("127.0.0.1:0");
    for (int number = 0; number < hosts; number++) {
      String name = "host-%04d".formatted(number);
      ReconnectingAgent agent =
          new ReconnectingAgent(
              name,
              address,
              InsecureChannelCredentials.create(),
              new Workload(name, processes, number),
              network,
              loop,
              log);
      agent.start();
      agent.goOn();
    }
  }

  /**
   * What {@code zmemctl hosts} says.
   *
   * @param named hosts in it, with rows or with the reason why they have none
   * @param text all of it
   */
  record Look(Set<String> named, String text) {}

  /** Looks until all hosts appear, or for long in vain. */
  Look awaitAll() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    Look look = look();
    while (look.named.size() < hosts && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
      look = look();
    }
    return look;
  }

  Look look() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                bin.resolve("zmemctl").toString(),
                "hosts",
                "--aggregator=" + address,
                "--timeout=30s")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    var _ = process.waitFor();
    Set<String> named =
        NAME.matcher(said).results().map(found -> found.group(1)).collect(Collectors.toSet());
    return new Look(new TreeSet<>(named), said);
  }

  /** The aggregator under load. */
  AggregatorProcess aggregator() {
    return aggregator;
  }

  @Override
  public void close() {
    loop.shutdownNow();
    end(aggregator);
  }

  private static void end(AggregatorProcess aggregator) {
    try {
      aggregator.kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public static void main(String[] args) throws Exception {
    int hosts = Integer.parseInt(args[2]);
    boolean all;
    try (OverloadBenchmark benchmark =
        new OverloadBenchmark(
            Path.of(args[0]), Path.of(args[1]), hosts, Integer.parseInt(args[3]), args[4])) {
      Look look = benchmark.awaitAll();
      MeasuredProcess process = benchmark.aggregator.measured();
      double cpuBefore = process.cpuSeconds();
      int seconds = Integer.parseInt(args[5]);
      TimeUnit.SECONDS.sleep(seconds);
      Look last = benchmark.awaitAll();
      all = look.named.size() == hosts && last.named.size() == hosts;
      System.out.printf(
          "| %,d hosts × %s processes, --memory=%s | |%n|---|---|%n", hosts, args[3], args[4]);
      System.out.printf(
          Locale.ROOT,
          "| hosts in `zmemctl hosts`: when all had come; %d s later | %d; %d |%n",
          seconds,
          look.named.size(),
          last.named.size());
      System.out.printf(
          Locale.ROOT,
          "| aggregator: RSS, peak RSS; CPU | %.0f, %.0f MB; %.2f cores |%n",
          process.bytes("VmRSS") / 1e6,
          process.bytes("VmHWM") / 1e6,
          (process.cpuSeconds() - cpuBefore) / seconds);
      System.out.println("| said | " + last.text.lines().reduce("", (_, line) -> line) + " |");
    }
    System.exit(all ? 0 : 1);
  }
}
