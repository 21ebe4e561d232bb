package dev.zmem.cli.local;

import dev.zmem.agent.sample.HostPass;
import dev.zmem.agent.sample.Scanner;
import dev.zmem.aggregator.detail.DetailQuestion;
import org.jspecify.annotations.Nullable;

/**
 * Where this host's figures come from: its agent, as long as that can be asked, and else this
 * program, which goes on to measure once it has begun. One thread.
 */
final class HostPasses implements AutoCloseable {
  private final String hostName;
  private final LocalSettings settings;

  /** Whether the agent is asked, and not this program. */
  private final boolean asksAgent;

  /** Made already; the first question takes it. */
  private @Nullable FirstPass first;

  private @Nullable Scanner scanner;
  private AgentReply last;

  /** Goes on from what was begun for the host called {@code hostName}. */
  HostPasses(String hostName, FirstPass begun) {
    this.hostName = hostName;
    settings = begun.settings();
    first = begun;
    last = begun.reply();
    asksAgent = begun.measured() == null;
    scanner = begun.measured() == null ? null : begun.measured().scanner();
  }

  /** Takes the agent's last pass, or measures; what the agent replied where it was taken. */
  AgentReply publish(LocalHost host) {
    FirstPass begun = first;
    AgentReply reply;
    if (begun != null && !(begun.reply() instanceof AgentReply.Reachable)) {
      reply = begun.reply();
    } else if (mayAsk()) {
      reply = LocalAgent.ask(settings.socket());
      last = reply;
    } else {
      reply = AgentReply.Nothing.INSTANCE;
    }
    if (reply instanceof AgentReply.LastPass pass) {
      first = null;
      if (host.publish(pass)) {
        return reply;
      }
      reply = new AgentReply.NoAnswer("not understood");
    }
    host.publish(measured());
    return reply;
  }

  /** Asks the agent about processes, if it can be asked. */
  AgentReply ask(DetailQuestion question) {
    if (mayAsk()) {
      last = LocalAgent.ask(settings.socket(), question);
    }
    return last;
  }

  /** A pass of this program's own: the one that was begun, or a new one. */
  HostPass measured() {
    FirstPass begun = first;
    first = null;
    return begun == null || begun.measured() == null ? measure() : begun.measured().pass();
  }

  /** What the agent replied to the last question. */
  AgentReply lastReply() {
    return last;
  }

  /** Whether this program measured, and not the agent alone. */
  boolean isMeasuring() {
    return scanner != null;
  }

  @Override
  public void close() {
    if (scanner != null) {
      scanner.close();
    }
  }

  /** The agent, unless this program has measured once: then it goes on to. */
  private boolean mayAsk() {
    return asksAgent && scanner == null;
  }

  private HostPass measure() {
    if (scanner != null) {
      return scanner.pass();
    }
    FirstPass.Measured measured = FirstPass.measure(hostName, settings);
    scanner = measured.scanner();
    return measured.pass();
  }
}
