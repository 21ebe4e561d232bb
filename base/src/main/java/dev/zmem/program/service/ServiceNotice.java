package dev.zmem.program.service;

import dev.zmem.program.log.Log;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What systemd is told by {@code sd_notify(3)} where a unit has {@code Type=notify}; nothing where
 * nobody asked. A notice that cannot be sent is one line in the log: the program goes on, and
 * systemd decides. Any thread.
 */
public final class ServiceNotice {
  private static final String SOCKET = "NOTIFY_SOCKET";
  private static final String WATCHDOG_MICROS = "WATCHDOG_USEC";
  private static final String WATCHDOG_PID = "WATCHDOG_PID";

  /** Notices that one watchdog's time holds: one may be late, or lost. */
  private static final int ALIVE_TIMES = 3;

  private final @Nullable DatagramSocket socket;
  private final @Nullable Duration aliveEvery;

  /** Guarded by this. */
  private boolean failed;

  private ServiceNotice(@Nullable DatagramSocket socket, @Nullable Duration aliveEvery) {
    this.socket = socket;
    this.aliveEvery = aliveEvery;
  }

  /** For this program. */
  public static ServiceNotice ofThisProcess() {
    return of(System.getenv(), () -> ProcessHandle.current().pid());
  }

  /**
   * For a program with this environment and pid.
   *
   * @param environment {@code NOTIFY_SOCKET} says where notices go, {@code WATCHDOG_USEC} how often
   *     one must come, {@code WATCHDOG_PID} of which process
   */
  static ServiceNotice of(Map<String, String> environment, LongSupplier pid) {
    String address = environment.getOrDefault(SOCKET, "");
    if (!address.startsWith("/") && !address.startsWith("@")) { // vsock is for virtual machines
      return new ServiceNotice(null, null);
    }
    try {
      return new ServiceNotice(new DatagramSocket(address), aliveEvery(environment, pid));
    } catch (IOException e) {
      Log.warn("systemd cannot be told reason=" + Log.value(Log.rootCause(e)));
      return new ServiceNotice(null, null);
    }
  }

  private static @Nullable Duration aliveEvery(Map<String, String> environment, LongSupplier pid) {
    String watched = environment.getOrDefault(WATCHDOG_PID, "");
    String micros = environment.getOrDefault(WATCHDOG_MICROS, "");
    if (!watched.isEmpty() && !watched.equals(Long.toString(pid.getAsLong()))) {
      return null;
    }
    try {
      long within = micros.isEmpty() ? 0 : Long.parseLong(micros);
      return within > 0 ? Duration.of(within / ALIVE_TIMES, ChronoUnit.MICROS) : null;
    } catch (NumberFormatException e) {
      Log.warn("no watchdog reason=" + Log.value(WATCHDOG_MICROS + " is no number: " + micros));
      return null;
    }
  }

  /** How often {@link #alive} is to be called; empty where nobody watches. */
  public Optional<Duration> aliveEvery() {
    return Optional.ofNullable(aliveEvery);
  }

  /** The program does its work from now on. */
  public void ready() {
    send("READY=1");
  }

  /** A thread that matters is alive. */
  public void alive() {
    send("WATCHDOG=1");
  }

  /** The program was asked to end, and does. */
  public void stopping() {
    send("STOPPING=1");
  }

  private void send(String state) {
    if (socket == null) {
      return;
    }
    try {
      socket.send(state);
      tell("");
    } catch (IOException e) {
      tell(Log.rootCause(e));
    }
  }

  /** A failure, or its end, once. */
  private synchronized void tell(String reason) {
    if (!reason.isEmpty() && !failed) {
      Log.warn("systemd cannot be told reason=" + Log.value(reason));
    }
    failed = !reason.isEmpty();
  }
}
