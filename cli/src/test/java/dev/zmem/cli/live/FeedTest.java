package dev.zmem.cli.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.cli.fleet.FleetSource;
import dev.zmem.cli.live.Feed.Outcome;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FeedTest {
  private final Level slow = Level.ofMappings("4711 nginx", "web-1", 4711);
  private final Level quick = Level.ofMappings("4712 nginx", "web-1", 4712);
  private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
  private final BlockingQueue<Level> asked = new LinkedBlockingQueue<>();
  private volatile CountDownLatch cancelled = new CountDownLatch(1);

  @Test
  void mappingsThatWereLeft_holdUpNoOthers_andAreNotHeardOf() throws InterruptedException {
    try (Feed feed = feed()) {
      feed.ask(slow);
      assertThat(asked.poll(20, TimeUnit.SECONDS)).isEqualTo(slow);
      feed.rest();
      feed.ask(quick);
      assertThat(answered()).isEqualTo(quick);
      feed.ask(slow);
      feed.ask(quick.again());
      assertThat(answered()).isEqualTo(quick.again());
      assertThat(outcomes).isEmpty();
    }
  }

  private Feed feed() {
    return new Feed(
        this::source,
        (source, level) -> {
          asked.add(level);
          if (level.equals(slow)) {
            awaitCancelled();
            throw new ProgramException(ExitCode.UNREACHABLE, "cancelled");
          }
          return MadeUpTables.mappings(Map.of("[heap]", 1L));
        },
        null,
        outcomes::add);
  }

  private Level answered() throws InterruptedException {
    return outcomes.poll(20, TimeUnit.SECONDS) instanceof Outcome.Answered answered
        ? answered.level()
        : Level.ofMappings("none", "none", 1);
  }

  private void awaitCancelled() {
    try {
      assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A source whose question ends when it is cancelled. */
  private FleetSource source() {
    cancelled = new CountDownLatch(1);
    return (FleetSource)
        Proxy.newProxyInstance(
            FleetSource.class.getClassLoader(),
            new Class<?>[] {FleetSource.class},
            (source, method, arguments) -> {
              if (method.getName().equals("cancel")) {
                cancelled.countDown();
              }
              return method.getName().equals("leftOut") ? 0 : null;
            });
  }
}
