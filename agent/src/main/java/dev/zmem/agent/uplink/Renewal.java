package dev.zmem.agent.uplink;

import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.log.Log;
import dev.zmem.program.option.HostPort;
import dev.zmem.program.tls.CertificateLife;
import dev.zmem.program.tls.TlsFolder;
import dev.zmem.wire.JoinClient;
import io.grpc.ChannelCredentials;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Has the agent's certificate renewed once two thirds of its life are over, by the certificate
 * itself; tried again until it ends. A thread of its own, which wakes once an hour.
 */
public final class Renewal implements AutoCloseable {
  /** Between two looks, as a part of the certificate's life. */
  private static final int LOOKS_A_LIFE = 60;

  private static final long MOST_MILLIS = Duration.ofHours(1).toMillis();
  private static final long LEAST_MILLIS = 1_000;

  /** After tries in vain at most this part of what is left of the certificate's life. */
  private static final int TRIES_IN_THE_REST = 6;

  private static final int MOST_DOUBLINGS = 6;

  private final TlsFolder folder;
  private final JoinClient client;
  private final ChannelCredentials credentials;
  private final Clock clock;
  private String told = "";

  /**
   * Tries in vain, each after twice the wait: a certificate that was made and could not be kept
   * takes one of the few places of its name. Of the thread alone.
   */
  private int inVain;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("renewal").unstarted(task));

  /** Begins to look after the certificate in a folder; its files are read anew by others. */
  public static Renewal start(
      TlsFolder folder, HostPort aggregator, ChannelCredentials credentials) {
    Renewal renewal =
        new Renewal(folder, new JoinClient(aggregator), credentials, Clock.systemUTC());
    renewal.later();
    return renewal;
  }

  Renewal(TlsFolder folder, JoinClient client, ChannelCredentials credentials, Clock clock) {
    this.folder = folder;
    this.client = client;
    this.credentials = credentials;
    this.clock = clock;
  }

  private void later() {
    long millis;
    try {
      X509Certificate own = folder.leaf();
      long life =
          Duration.between(own.getNotBefore().toInstant(), own.getNotAfter().toInstant())
              .toMillis();
      long left = Duration.between(clock.instant(), own.getNotAfter().toInstant()).toMillis();
      millis = Math.clamp(life / LOOKS_A_LIFE, LEAST_MILLIS, MOST_MILLIS);
      long longer = millis << Math.min(inVain, MOST_DOUBLINGS);
      millis = Math.max(millis, Math.min(longer, left / TRIES_IN_THE_REST));
    } catch (ProgramException e) {
      millis = MOST_MILLIS;
    }
    // not all hosts of a fleet that joined together at the same moment
    long phase = ThreadLocalRandom.current().nextLong(millis / 2 + 1);
    var _ = thread.schedule(this::look, millis / 2 + phase, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      renewIfDue();
      told = "";
      inVain = 0;
    } catch (RuntimeException e) {
      inVain++;
      String reason = String.valueOf(e.getMessage());
      if (!reason.equals(told)) {
        Log.warn("certificate not renewed, tried again reason=" + Log.value(reason));
        told = reason;
      }
    } finally {
      later();
    }
  }

  /** Renews it where it is time; whether it did. */
  boolean renewIfDue() {
    if (!CertificateLife.isRenewalDue(folder.leaf(), clock.instant())) {
      return false;
    }
    X509Certificate next = client.renew(credentials, folder);
    Log.info("certificate renewed until=" + next.getNotAfter().toInstant());
    return true;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
