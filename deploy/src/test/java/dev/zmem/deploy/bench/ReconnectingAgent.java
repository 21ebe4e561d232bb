package dev.zmem.deploy.bench;

import dev.zmem.agent.export.Threshold;
import dev.zmem.agent.host.MachineIdentity;
import dev.zmem.agent.uplink.Uplink;
import dev.zmem.agent.uplink.UplinkChannel;
import dev.zmem.agent.uplink.UplinkSettings;
import dev.zmem.aggregator.authority.CertificateAuthority;
import dev.zmem.aggregator.member.Grant;
import dev.zmem.aggregator.member.Role;
import dev.zmem.program.option.HostPort;
import dev.zmem.program.tls.TlsFolder;
import io.grpc.ChannelCredentials;
import io.netty.channel.EventLoopGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * An agent's own uplink, with its waits, its channel and a certificate of its own; only its
 * processes are made up. Its state is the loop's; what it notes may be read by any thread.
 */
final class ReconnectingAgent implements WatchedChannel.Events {
  private static final int MAX_ROWS = 5_000;
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration LIFE = Duration.ofDays(7);

  private final ScheduledExecutorService loop;
  private final Uplink uplink;
  private final Workload workload;
  private final ConnectLog log;
  private int answers;

  /** One that connects with {@link #start}. */
  ReconnectingAgent(
      String name,
      HostPort aggregator,
      ChannelCredentials credentials,
      Workload workload,
      EventLoopGroup network,
      ScheduledExecutorService loop,
      ConnectLog log) {
    this.loop = loop;
    this.workload = workload;
    this.log = log;
    this.uplink =
        new Uplink(
            new UplinkSettings(
                aggregator, credentials, name, new MachineIdentity("id-" + name, "boot"), INTERVAL),
            Threshold.DEFAULT,
            MAX_ROWS,
            new WatchedChannel(UplinkChannel.open(aggregator, credentials, network, loop), this),
            loop);
  }

  /** A key and a certificate that the CA has signed, as a join gives them. */
  static TlsFolder certified(CertificateAuthority authority, Path folder, String name) {
    TlsFolder own = new TlsFolder(folder);
    own.create();
    own.keepChain(
        List.of(
            authority.issue(
                Grant.of(Role.AGENT),
                List.of(name),
                own.keyOrNew().getPublic(),
                Instant.now(),
                LIFE),
            authority.certificate()));
    return own;
  }

  /** Connects, and comes back whenever it is cut off. */
  void start() {
    loop.execute(() -> {
      uplink.offer(workload.pass());
      uplink.start();
    });
  }

  /** Makes a pass each interval from now on; some processes have moved, ended and started. */
  void goOn() {
    var _ =
        loop.scheduleWithFixedDelay(
            () -> {
              workload.step();
              uplink.offer(workload.pass());
            },
            INTERVAL.toMillis(),
            INTERVAL.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void connecting(long nanos) {
    answers = 0;
    log.connecting(nanos);
  }

  @Override
  public void shookHands(long nanos) {
    log.shookHands(nanos);
  }

  @Override
  public void answered(long nanos) {
    answers++;
    if (answers == 2) { // Welcome, then the acknowledgement of the key frame
      log.back(this, nanos);
    }
  }
}
