package dev.zmem.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.export.MadeUpPasses;
import dev.zmem.agent.export.Threshold;
import dev.zmem.agent.host.MachineIdentity;
import dev.zmem.agent.sample.ProcessSample;
import dev.zmem.agent.uplink.ScriptedAggregator.Conversation;
import dev.zmem.program.log.LogCapture;
import io.grpc.InsecureChannelCredentials;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The uplink of {@code host-a}, its thread and its log, against a server on the loopback. */
final class AgentOnLoopback {
  static final Duration INTERVAL = Duration.ofSeconds(1);

  private final AgentLoop loop = new AgentLoop();
  private final LogCapture log = new LogCapture();
  private @Nullable Uplink uplink;
  private @Nullable ScriptedAggregator aggregator;
  private int port;

  AgentLoop loop() {
    return loop;
  }

  /** What the agent has logged, {@code LEVEL event}. */
  List<String> logLines() {
    return log.lines();
  }

  /** Starts an aggregator that greets every stream so, and an agent that connects to it. */
  Uplink connect(Consumer<Conversation> greeting) throws IOException {
    ScriptedAggregator server = new ScriptedAggregator(0, greeting);
    aggregator = server;
    port = server.address().port();
    Uplink agent =
        new Uplink(
            new UplinkSettings(
                server.address(),
                InsecureChannelCredentials.create(),
                "host-a",
                new MachineIdentity("machine", "boot"),
                INTERVAL),
            Threshold.DEFAULT,
            5000,
            UplinkChannel.open(server.address(), InsecureChannelCredentials.create(), loop),
            loop);
    uplink = agent;
    loop.execute(agent::start);
    return agent;
  }

  void stopAggregator() throws InterruptedException {
    Objects.requireNonNull(aggregator).close();
  }

  /** Another aggregator at the address of the one that was stopped. */
  void startAggregatorAgain(Consumer<Conversation> greeting) throws IOException {
    aggregator = new ScriptedAggregator(port, greeting);
  }

  /** The next stream; its Hello is the first message to come. */
  Conversation nextStream() throws InterruptedException {
    return Objects.requireNonNull(aggregator).next();
  }

  /** The next stream, its Hello heard. */
  Conversation greeted() throws Exception {
    Conversation stream = nextStream();
    assertThat(stream.heard().getHello().getHostName()).isEqualTo("host-a");
    stream.settle();
    return stream;
  }

  /** Offers a pass and waits until the agent has done with it what it does at once. */
  void offer(ProcessSample... samples) throws Exception {
    Uplink agent = Objects.requireNonNull(uplink);
    boolean _ =
        loop.ask(() -> {
          agent.offer(MadeUpPasses.pass(samples));
          return true;
        });
  }

  void close() throws InterruptedException {
    log.close();
    if (uplink != null) {
      loop.execute(uplink::close);
    }
    if (aggregator != null) {
      aggregator.close();
    }
    loop.shutdown();
  }
}
