package dev.zmem.deploy.bench;

import dev.zmem.deploy.bench.Questioner.Question;
import dev.zmem.proto.v1.QueryServiceGrpc;
import dev.zmem.proto.v1.QueryTableRequest;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A fleet that exists only here reports to a running aggregator: {@code ADDRESS PID HOSTS PROCESSES
 * SECONDS}. Prints a markdown table; exit code 1 when an answer was wrong or a stream broke.
 */
public final class FleetBenchmark {
  private static final int INTERVAL_MILLIS = 5_000;
  private static final long INTERVAL_NANOS = INTERVAL_MILLIS * 1_000_000L;
  private static final int QUESTION_MILLIS = 200;
  private static final int RESTART_MILLIS = 500;
  private static final int START_SECONDS = 180;

  /** Passes may come so late before the simulation itself is what limits. */
  private static final int LATE_MILLIS = 1_000;

  private static final int WARM_QUESTIONS = 20;
  private static final int MAX_ANSWER_BYTES = 64 << 20;

  /** What is asked in turn. */
  private static final List<Question> QUESTIONS =
      List.of(
          Question.TOP,
          Question.BY_HOST,
          Question.TOP,
          Question.SOME_HOSTS,
          Question.TOP,
          Question.FILTER);

  /** By what else tables are grouped, and what they tell beside sums. */
  private static final List<String> GROUPINGS =
      List.of(
          "program",
          "user",
          "command",
          "cgroup",
          "unit",
          "container",
          "pod",
          "exe",
          "tree",
          "host",
          "pid",
          "host,program",
          "user,host",
          "program,exe",
          "unit,container",
          "program growth",
          "exe growth",
          "program max",
          "host,program max");

  private static final int TIMES_EACH = 100;

  /** Rows of such a table, as on a large screen. */
  private static final int ROWS = 50;

  private final ScheduledExecutorService simulation =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("simulation").unstarted(task));
  private final EventLoopGroup network =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  /** Questions do not wait behind the fleet's frames, as they would not in a zmemctl. */
  private final EventLoopGroup questions =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  private final List<SimulatedHost> hosts = new ArrayList<>();
  private final SplittableRandom random = new SplittableRandom(1);
  private final String address;
  private long restarts;
  private double startSeconds;

  /** Passes that began late, for one thread makes all of them. */
  private final AtomicLong latePasses = new AtomicLong();

  private FleetBenchmark(String address) {
    this.address = address;
  }

  public static void main(String[] args) throws Exception {
    FleetBenchmark benchmark = new FleetBenchmark(args[0]);
    MeasuredProcess aggregator = new MeasuredProcess(Long.parseLong(args[1]));
    benchmark.start(Integer.parseInt(args[2]), Integer.parseInt(args[3]));
    System.exit(benchmark.run(aggregator, Integer.parseInt(args[4])) ? 0 : 1);
  }

  /** Every host has a connection of its own, as real agents have, and a phase of its own. */
  private void start(int count, int processes) throws Exception {
    for (int number = 0; number < count; number++) {
      String name = "host-%04d".formatted(number);
      Workload workload = new Workload(name, processes, number);
      hosts.add(new SimulatedHost(name, channel(simulation, network), workload, INTERVAL_MILLIS));
    }
    long begun = System.nanoTime();
    for (SimulatedHost host : hosts) {
      long phase = random.nextLong(INTERVAL_MILLIS);
      var _ = simulation.schedule(host::connect, phase, TimeUnit.MILLISECONDS);
      schedule(host, begun + TimeUnit.MILLISECONDS.toNanos(phase + INTERVAL_MILLIS));
    }
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (hosts.stream().anyMatch(host -> host.history().acknowledged() == 0)) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException("the hosts did not connect: " + trouble());
      }
      LockSupport.parkNanos(100_000_000);
    }
    startSeconds = (System.nanoTime() - begun) / 1e9;
    var _ =
        simulation.scheduleAtFixedRate(
            this::restartOne, RESTART_MILLIS, RESTART_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The host's next pass at its time; one that comes late is counted and makes none up. */
  private void schedule(SimulatedHost host, long dueNanos) {
    var _ =
        simulation.schedule(
            () -> {
              long lateNanos = System.nanoTime() - dueNanos;
              if (lateNanos > TimeUnit.MILLISECONDS.toNanos(LATE_MILLIS)) {
                latePasses.incrementAndGet();
              }
              host.tick();
              schedule(
                  host,
                  dueNanos
                      + Math.max(lateNanos, 0) / INTERVAL_NANOS * INTERVAL_NANOS
                      + INTERVAL_NANOS);
            },
            dueNanos - System.nanoTime(),
            TimeUnit.NANOSECONDS);
  }

  private boolean run(MeasuredProcess aggregator, int seconds) throws Exception {
    var queries =
        QueryServiceGrpc.newBlockingStub(channel(Runnable::run, questions))
            .withMaxInboundMessageSize(MAX_ANSWER_BYTES);
    Questioner warm = new Questioner(queries, hosts);
    for (int question = 0; question < WARM_QUESTIONS; question++) {
      warm.ask(next(question));
    }
    Questioner questioner = new Questioner(queries, hosts);
    latePasses.set(0); // of the start of all
    long bytesBefore = bytes();
    double cpuBefore = aggregator.cpuSeconds();
    long start = System.nanoTime();
    long end = start + TimeUnit.SECONDS.toNanos(seconds);
    for (int question = 0; System.nanoTime() < end; question++) {
      long due = start + question * TimeUnit.MILLISECONDS.toNanos(QUESTION_MILLIS);
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      questioner.ask(next(question));
    }
    double took = (System.nanoTime() - start) / 1e9;
    double cores = (aggregator.cpuSeconds() - cpuBefore) / took;
    double bytesPerSecond = (bytes() - bytesBefore) / took / hosts.size();
    print(aggregator, questioner, cores, bytesPerSecond);
    groupings(questioner);
    boolean warmRight = report(warm);
    boolean right = report(questioner);
    return trouble().isEmpty() && warmRight && right;
  }

  /** While all hosts go on streaming. */
  private void groupings(Questioner questioner) {
    System.out.println();
    System.out.printf("| `top -n %d --by=` | p50 | p99 | most |%n|---|---|---|---|%n", ROWS);
    for (String grouping : GROUPINGS) {
      String[] words = grouping.split(" ", 2);
      QueryTableRequest request =
          QueryTableRequest.newBuilder()
              .addAllGroupBy(List.of(words[0].split(",")))
              .setLimit(ROWS)
              .setGrowth(words.length > 1 && words[1].equals("growth"))
              .setLargestHost(words.length > 1 && words[1].equals("max"))
              .build();
      List<Double> millis = questioner.millis(request, TIMES_EACH);
      System.out.printf(
          "| %s | %.1f ms | %.1f ms | %.1f ms |%n",
          grouping,
          millis.get(TIMES_EACH / 2),
          millis.get(TIMES_EACH * 99 / 100 - 1),
          millis.getLast());
    }
  }

  private static Question next(int question) {
    return QUESTIONS.get(question % QUESTIONS.size());
  }

  private void restartOne() {
    SimulatedHost host = hosts.get(random.nextInt(hosts.size()));
    restarts++;
    if (random.nextBoolean()) {
      host.reboot();
    } else {
      host.connect();
    }
  }

  private void print(
      MeasuredProcess aggregator, Questioner questioner, double cores, double bytesPerSecond)
      throws Exception {
    int asked = 0;
    System.out.printf(
        "| one aggregator, %,d simulated hosts, interval 5 s | answers | p50 | p99 |%n",
        hosts.size());
    System.out.println("|---|---|---|---|");
    for (Question question : Question.values()) {
      asked += questioner.asked(question);
      System.out.printf(
          "| %s | %d | %.1f ms | %.1f ms |%n",
          switch (question) {
            case TOP -> "`top` over all of them (to reach: p99 50 ms)";
            case BY_HOST -> "`top --by=host`";
            case SOME_HOSTS -> "`top --by=host --hosts='host-00*'`";
            case FILTER -> "`top --filter='pool-7@'`";
          },
          questioner.asked(question),
          questioner.percentileMillis(question, 0.5),
          questioner.percentileMillis(question, 0.99));
    }
    System.out.println();
    System.out.println("| aggregator | |");
    System.out.println("|---|---|");
    System.out.printf("| answers right | %d of %d |%n", asked - questioner.wrongAnswers(), asked);
    System.out.printf("| CPU (to reach: 0.5 cores) | %.2f cores |%n", cores);
    System.out.printf(
        "| RSS, peak RSS with the start of all (to reach at 1,000 hosts: 700 MB) | %.0f MB, %.0f MB |%n",
        aggregator.bytes("VmRSS") / 1e6, aggregator.bytes("VmHWM") / 1e6);
    System.out.printf(
        "| frames of a host (5 %% of processes move, 1 %% end and start a pass) | %.0f B/s |%n",
        bytesPerSecond);
    System.out.printf(
        "| restarts of hosts and agents; passes skipped | %d; %d |%n",
        restarts, hosts.stream().mapToLong(host -> host.skipped).sum());
    System.out.printf(
        "| all hosts connected and acknowledged after; turned away meanwhile, for all come from one address | %.1f s; %d |%n",
        startSeconds, hosts.stream().mapToLong(host -> host.turnedAway).sum());
    System.out.printf(
        "| passes that the simulation made more than %d ms late | %d%s |%n",
        LATE_MILLIS,
        latePasses.get(),
        latePasses.get() > 0 ? ": the simulation itself is the limit" : "");
  }

  private static boolean report(Questioner questioner) {
    questioner.complaints().forEach(complaint -> System.err.println("wrong: " + complaint));
    return questioner.wrongAnswers() == 0;
  }

  private long bytes() {
    return hosts.stream().mapToLong(host -> host.bytes).sum();
  }

  private String trouble() {
    StringBuilder trouble = new StringBuilder();
    for (SimulatedHost host : hosts) {
      if (host.trouble != null) {
        System.err.println("trouble: " + host.name + ": " + host.trouble);
        trouble.append(host.name).append(' ');
      }
    }
    return trouble.toString();
  }

  private ManagedChannel channel(Executor executor, EventLoopGroup loop) {
    return NettyChannelBuilder.forTarget("dns:///" + address)
        .usePlaintext()
        .eventLoopGroup(loop)
        .channelType(NioSocketChannel.class)
        .executor(executor)
        .build();
  }
}
