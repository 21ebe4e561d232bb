package dev.zmem.agent;

import dev.zmem.agent.export.Uplink;
import dev.zmem.agent.sample.Scanner;
import dev.zmem.program.Durations;
import dev.zmem.program.Log;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Passes, one after another, each offered to the uplink. All of it runs on the thread of {@code
 * loop}, which owns scanner and uplink.
 */
final class PassLoop {
  /** A pace that differs by less from the interval is not worth a line. */
  private static final double WORTH_SAYING = 1.25;

  private final ScheduledExecutorService loop;
  private final Scanner scanner;
  private final Uplink uplink;
  private boolean saidSlower;

  PassLoop(ScheduledExecutorService loop, Scanner scanner, Uplink uplink) {
    this.loop = loop;
    this.scanner = scanner;
    this.uplink = uplink;
  }

  /** Begins the next pass after a while; the others follow. */
  void schedule(long delayMillis) {
    if (!loop.isShutdown()) {
      var _ = loop.schedule(this::passAndNext, delayMillis, TimeUnit.MILLISECONDS);
    }
  }

  /**
   * A pass, then the next an interval after this one began, but never without a pause: passes that
   * take long come less often.
   */
  private void passAndNext() {
    long begun = System.nanoTime();
    try {
      uplink.offer(scanner.pass());
    } catch (RuntimeException e) {
      Log.warn("pass failed reason=" + Log.value(Log.rootCause(e)));
    }
    long spentMillis = (System.nanoTime() - begun) / 1_000_000;
    Duration wanted = uplink.interval();
    Duration allowed = Duration.ofMillis(scanner.intervalNanos(wanted.toNanos()) / 1_000_000);
    long stretched = (long) (wanted.toMillis() * scanner.stretch(wanted.toNanos()));
    long every = Math.max(stretched, allowed.toMillis());
    say(wanted, allowed);
    uplink.pace(allowed);
    schedule(Math.max(every - spentMillis, every / 10));
  }

  /** Once: what a host costs goes up and down, and a line each time would tell no more. */
  private void say(Duration wanted, Duration allowed) {
    if (!saidSlower && allowed.toMillis() > WORTH_SAYING * wanted.toMillis()) {
      saidSlower = true;
      Log.info(
          "passes slowed interval="
              + Durations.print(wanted)
              + " reason="
              + Log.value(
                  "the CPU budget allows a pass every "
                      + Durations.print(allowed)
                      + " at present"));
    }
  }
}
