package dev.zmem.agent;

import dev.zmem.agent.sample.HostPass;
import dev.zmem.agent.sample.Scanner;
import dev.zmem.agent.uplink.Uplink;
import dev.zmem.program.log.Log;
import dev.zmem.text.Durations;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes, one after another, each handed to the uplink. All of it runs on the thread of {@code
 * loop}, which owns the scanner; the uplink has its own thread, which a long pass does not hold up.
 */
final class PassLoop {
  /** A pace that differs by less from the interval is not worth a line. */
  private static final double WORTH_SAYING = 1.25;

  private final ScheduledExecutorService loop;
  private final Scanner scanner;
  private final Uplink uplink;
  private final Executor uplinkThread;
  private final MemoryAccess access;
  private final FailedReadings failures = new FailedReadings();
  private final PassRhythm rhythm = new PassRhythm();
  private boolean saidSlower;

  /** Told of each pass, on the thread of the passes. */
  private Consumer<HostPass> listener = _ -> {};

  /** The next pass, when it is known. */
  private @Nullable ScheduledFuture<?> next;

  /** The last pass could not be handed to the uplink; owned by the uplink's thread. */
  private boolean offersFail;

  /** Why the last pass failed; empty when it did not. */
  private String failing = "";

  /**
   * A loop that has not begun.
   *
   * @param uplinkThread the uplink's
   * @param access told of each pass
   */
  PassLoop(
      ScheduledExecutorService loop,
      Scanner scanner,
      Uplink uplink,
      Executor uplinkThread,
      MemoryAccess access) {
    this.loop = loop;
    this.scanner = scanner;
    this.uplink = uplink;
    this.uplinkThread = uplinkThread;
    this.access = access;
  }

  /** Who else takes each pass, on the thread of the passes; before {@link #start}. */
  void onPass(Consumer<HostPass> taker) {
    listener = taker;
  }

  /** A pass now, for a table needs rows, and the others from {@code phase} on. */
  void start(Duration phase) {
    loop.execute(this::pass);
    schedule(phase);
  }

  private void schedule(Duration delay) {
    if (!loop.isShutdown()) {
      next = loop.schedule(this::passAndNext, delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Passes may come more often from now on: the next one is not to wait for as long as was thought.
   * Any thread.
   */
  void intervalChanged() {
    if (!loop.isShutdown()) {
      loop.execute(() -> {
        long wanted = uplink.interval().toMillis();
        if (next != null && next.getDelay(TimeUnit.MILLISECONDS) > wanted && next.cancel(false)) {
          rhythm.startAnew();
          schedule(Duration.ofMillis(wanted));
        }
      });
    }
  }

  private void passAndNext() {
    long begun = System.nanoTime();
    pass();
    Duration spent = Duration.ofNanos(System.nanoTime() - begun);
    Duration wanted = uplink.interval();
    Duration allowed = Duration.ofNanos(scanner.intervalNanos(wanted.toNanos()));
    long stretched = (long) (wanted.toMillis() * scanner.stretch(wanted.toNanos()));
    Duration every = Duration.ofMillis(Math.max(stretched, allowed.toMillis()));
    PassRhythm.Next following = rhythm.after(every, spent);
    say(wanted, allowed);
    uplinkThread.execute(() -> uplink.pace(following.pace()));
    schedule(following.pause());
  }

  private void pass() {
    try {
      HostPass pass = scanner.pass();
      uplinkThread.execute(() -> offer(pass));
      listener.accept(pass);
      access.after(pass.report());
      failures.after(pass.report());
      failing = "";
      for (String trouble : scanner.takeTroubles()) {
        Log.warn("process could not be read " + trouble);
      }
    } catch (RuntimeException
        | Error e) { // without the next pass the host would be silent for good
      String reason = e.getClass().getSimpleName() + " " + Log.rootCause(e);
      if (!reason.equals(failing)) {
        failing = reason;
        Log.warn("pass failed reason=" + Log.value(reason));
      }
    }
  }

  /** On the uplink's thread; a frame that cannot be made is followed by a key frame. */
  private void offer(HostPass pass) {
    try {
      uplink.offer(pass);
      offersFail = false;
    } catch (RuntimeException e) {
      if (!offersFail) {
        offersFail = true;
        Log.warn("frame failed reason=" + Log.value(Log.rootCause(e)));
      }
    }
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
