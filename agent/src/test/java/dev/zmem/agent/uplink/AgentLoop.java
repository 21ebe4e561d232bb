package dev.zmem.agent.uplink;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An agent's thread that notes how long it was to wait, and does not. */
final class AgentLoop extends ScheduledThreadPoolExecutor {
  private final List<Long> waitsMillis = new CopyOnWriteArrayList<>();
  private final List<Long> guardsMillis = new CopyOnWriteArrayList<>();
  private @Nullable SilenceGuard guard;

  AgentLoop() {
    super(1, task -> Thread.ofPlatform().daemon().name("agent").unstarted(task));
  }

  /** The waits asked for, in order. */
  List<Long> waitsMillis() {
    return List.copyOf(waitsMillis);
  }

  /**
   * The times after which a guard of silence was to run, in order; it does so at {@link #silence}.
   */
  List<Long> guardsMillis() {
    return List.copyOf(guardsMillis);
  }

  /** The time has come that the guard waits for. */
  void silence() throws Exception {
    boolean _ =
        ask(() -> {
          Objects.requireNonNull(guard).run();
          return true;
        });
  }

  /** Runs something on the loop and waits for its result. */
  <T> T ask(Callable<T> question) throws Exception {
    return submit(question).get(30, TimeUnit.SECONDS);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    if (command instanceof SilenceGuard waits) {
      guardsMillis.add(unit.toMillis(delay));
      guard = waits;
      return super.schedule(() -> {}, 0, unit);
    }
    if (delay > 0) {
      waitsMillis.add(unit.toMillis(delay));
    }
    return super.schedule(command, 0, unit);
  }
}
