package dev.zmem.aggregator;

import dev.zmem.aggregator.access.AccessInterceptor;
import dev.zmem.aggregator.access.AccessPolicy;
import dev.zmem.aggregator.access.CallRate;
import dev.zmem.aggregator.access.Callers;
import dev.zmem.aggregator.access.CommandsAskedLog;
import dev.zmem.aggregator.access.RefusedCallsLog;
import dev.zmem.aggregator.admission.FleetMembers;
import dev.zmem.aggregator.fleet.Fleet;
import dev.zmem.aggregator.fleet.FleetClock;
import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.fleet.PassListener;
import dev.zmem.aggregator.live.InMemoryFleet;
import dev.zmem.aggregator.pod.Pods;
import dev.zmem.aggregator.serve.AnswerLimits;
import dev.zmem.aggregator.serve.Answers;
import dev.zmem.aggregator.serve.CallDeadlines;
import dev.zmem.aggregator.serve.QueryService;
import dev.zmem.aggregator.stream.IngestService;
import dev.zmem.aggregator.stream.IngestSettings;
import dev.zmem.aggregator.stream.StreamEnd;
import dev.zmem.aggregator.stream.UnfinishedMessages;
import dev.zmem.aggregator.transport.HealthQuestions;
import dev.zmem.aggregator.transport.KnownFields;
import dev.zmem.aggregator.transport.QuestionsApart;
import dev.zmem.aggregator.transport.ServerTransport;
import dev.zmem.aggregator.transport.TransportLimits;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.log.Log;
import dev.zmem.proto.v1.IngestServiceGrpc;
import dev.zmem.wire.AggregatorClock;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The aggregator's server: ingest, query, health and reflection over one fleet. */
public final class AggregatorServer implements AutoCloseable {
  /** Largest message taken: a detail answer of some 50,000 processes. */
  static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

  private static final int DRAIN_SECONDS = 2;

  /** Looks whether a minute is over. */
  private static final int COUNT_TOLD_SECONDS = 5;

  /** An answer that is not read by then is taken back. */
  private static final Duration ANSWER_DEADLINE = Duration.ofSeconds(30);

  /** A watch lasts so long, then its client opens the next one. */
  private static final Duration WATCH_DEADLINE = Duration.ofHours(1);

  /** So often lists of names are read again. */
  private static final int LISTS_READ_SECONDS = 5;

  /** So often the file of grouping rules is read again. */
  private static final int RULES_READ_SECONDS = 5;

  private final Fleet fleet;
  private final IngestService ingest;
  private final HostsSeen seen;
  private final RefusedCallsLog refusedCalls = new RefusedCallsLog(System::nanoTime);
  private final CommandsAskedLog commandsAsked = new CommandsAskedLog(System::nanoTime);
  private final QueryService queries;
  private final HealthStatusManager health = new HealthStatusManager();
  private final ExecutorService workers;

  /** Frames take time: no question waits behind those of a whole fleet. */
  private final ExecutorService questions =
      Executors.newFixedThreadPool(
          2, task -> Thread.ofPlatform().daemon().name("questions").unstarted(task));

  private final ScheduledExecutorService forgetter =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("forgetter").unstarted(task));
  private final ServerTransport transport;
  private final Server server;

  /** Listens; a {@link ProgramException} says why it cannot. */
  public AggregatorServer(
      ListenSettings listen, IngestSettings settings, Duration forgetAfter, FleetMemory memory) {
    this(listen, settings, forgetAfter, HostsSeen.none(), memory);
  }

  /** With hosts that are known before they report. */
  AggregatorServer(
      ListenSettings listen,
      IngestSettings settings,
      Duration forgetAfter,
      HostsSeen seen,
      FleetMemory memory) {
    this(listen, settings, forgetAfter, seen, Pods.NONE, memory);
  }

  /** In whose answers pods have names. */
  AggregatorServer(
      ListenSettings listen,
      IngestSettings settings,
      Duration forgetAfter,
      HostsSeen seen,
      Pods pods,
      FleetMemory memory) {
    this(
        listen,
        settings,
        forgetAfter,
        seen,
        pods,
        TransportLimits.ofThisProcess().beside(memory.limitBytes()),
        memory);
  }

  /** With other limits of its connections. */
  AggregatorServer(
      ListenSettings listen,
      IngestSettings settings,
      Duration forgetAfter,
      TransportLimits limits,
      FleetMemory memory) {
    this(listen, settings, forgetAfter, HostsSeen.none(), Pods.NONE, limits, memory);
  }

  private AggregatorServer(
      ListenSettings listen,
      IngestSettings settings,
      Duration forgetAfter,
      HostsSeen seen,
      Pods pods,
      TransportLimits limits,
      FleetMemory memory) {
    this.seen = seen;
    fleet =
        new InMemoryFleet(
            FleetClock.SYSTEM, FleetLog::write, memory, seen.known(), passListeners(seen));
    queries =
        new QueryService(new Answers(fleet, pods, AnswerLimits.REMOTE), memory, commandsAsked);
    ingest = new IngestService(fleet, settings);
    FleetMembers members = listen.members();
    transport =
        new ServerTransport(limits, members == null ? _ -> false : members.membership()::isRevoked);
    workers =
        Executors.newFixedThreadPool(
            Math.max(2, Runtime.getRuntime().availableProcessors()),
            task -> Thread.ofPlatform().daemon().name("worker").unstarted(task));
    NettyServerBuilder builder =
        transport
            .listenOn(listen.address(), listen.credentials())
            .executor(workers)
            .callExecutor(new QuestionsApart(IngestServiceGrpc.SERVICE_NAME, questions))
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .addTransportFilter(new Callers(listen.access()))
            .intercept(new AccessInterceptor(new CallRate(System::nanoTime), refusedCalls))
            .addStreamTracerFactory(StreamEnd.tracing())
            .addStreamTracerFactory(new UnfinishedMessages(ServerTransport.unfinishedBytes()))
            .addStreamTracerFactory(new CallDeadlines(ANSWER_DEADLINE, WATCH_DEADLINE))
            .addService(ingest)
            .addService(ServerInterceptors.intercept(queries.service(), new KnownFields()))
            .addService(
                ServerInterceptors.intercept(
                    health.getHealthService(),
                    new HealthQuestions(),
                    new AggregatorClock(System::currentTimeMillis)))
            .addService(ProtoReflectionServiceV1.newInstance());
    if (members != null) {
      members
          .services(ended -> transport.endConnections(ended.serial()))
          .forEach(service ->
              builder.addService(ServerInterceptors.intercept(service, new KnownFields())));
      var _ = forgetter.scheduleWithFixedDelay(members::renewOwn, 0, 1, TimeUnit.HOURS);
    }
    server = builder.build();
    try {
      server.start();
    } catch (IOException e) {
      transport.close();
      throw new ProgramException(
          ExitCode.FAILURE,
          "cannot listen on "
              + listen.address()
              + ": "
              + (e.getCause() instanceof UnresolvedAddressException
                  ? "no such host"
                  : Log.rootCause(e))
              + " (--listen takes another address)");
    }
    long everySeconds = Math.clamp(forgetAfter.toSeconds() / 10, 1, 60);
    var _ =
        forgetter.scheduleWithFixedDelay(
            () -> {
              int forgotten = fleet.forget(forgetAfter);
              if (forgotten > 0) {
                Log.info("hosts forgotten count=" + forgotten);
              }
            },
            everySeconds,
            everySeconds,
            TimeUnit.SECONDS);
    var _ =
        forgetter.scheduleWithFixedDelay(
            () -> {
              refusedCalls.tellCount();
              commandsAsked.tellCount();
              if (members != null) {
                members.tellCount();
              }
            },
            COUNT_TOLD_SECONDS,
            COUNT_TOLD_SECONDS,
            TimeUnit.SECONDS);
    long lookMillis = QueryService.unreadLook().toMillis();
    var _ =
        forgetter.scheduleWithFixedDelay(
            queries::letGoUnread, lookMillis, lookMillis, TimeUnit.MILLISECONDS);
    var _ =
        forgetter.scheduleWithFixedDelay(
            settings.rules()::look, RULES_READ_SECONDS, RULES_READ_SECONDS, TimeUnit.SECONDS);
    var _ =
        forgetter.scheduleWithFixedDelay(
            () -> look(listen.access()), LISTS_READ_SECONDS, LISTS_READ_SECONDS, TimeUnit.SECONDS);
    seen.keep(forgetAfter);
  }

  /** A task that fails would not be run again, and the lists would stay as they are. */
  private void look(AccessPolicy access) {
    try {
      access.look().ifPresent(transport::endConnections);
    } catch (RuntimeException e) {
      Log.warn("access lists not looked at reason=" + Log.value(Log.rootCause(e)));
    }
  }

  /** Each hears of every pass that is published: one consumer more is one line more. */
  private static List<PassListener> passListeners(HostsSeen seen) {
    return List.of(seen.known());
  }

  /** The port listened on. */
  public int port() {
    return ((InetSocketAddress) server.getListenSockets().getFirst()).getPort();
  }

  /** What it serves. */
  public List<ServerServiceDefinition> services() {
    return server.getServices();
  }

  /** Runs this so often, by way of the threads that forget hosts and take frames: none may hang. */
  void whileAlive(Duration every, Runnable alive) {
    long millis = every.toMillis();
    var _ =
        forgetter.scheduleWithFixedDelay(
            () -> workers.execute(alive), millis, millis, TimeUnit.MILLISECONDS);
  }

  /** The live state. */
  public Fleet fleet() {
    return fleet;
  }

  /** Takes no more calls, gives those under way a moment, and ends. */
  @Override
  public void close() {
    health.enterTerminalState();
    forgetter.shutdownNow();
    server.shutdown();
    queries.close();
    try {
      if (!server.awaitTermination(DRAIN_SECONDS, TimeUnit.SECONDS)) {
        server.shutdownNow();
        boolean _ = server.awaitTermination(DRAIN_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    transport.close();
    seen.close();
    ingest.close();
    workers.shutdownNow();
    questions.shutdownNow();
    refusedCalls.close();
    commandsAsked.close();
  }
}
