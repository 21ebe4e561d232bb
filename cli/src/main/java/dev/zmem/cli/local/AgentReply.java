package dev.zmem.cli.local;

import dev.zmem.proto.v1.DetailAnswer;
import dev.zmem.proto.v1.Hello;
import dev.zmem.proto.v1.KeyFrame;

/** What asking this host's agent came to. */
sealed interface AgentReply {
  /**
   * Its last pass, not checked yet.
   *
   * @param passNumber which pass: the same again tells nothing new
   * @param ageMillis since the pass ended
   * @param keptMillis since the Hello was written
   */
  record LastPass(Hello hello, KeyFrame frame, long passNumber, int ageMillis, int keptMillis)
      implements AgentReply {}

  /**
   * Its answer about a process, or about mappings, not checked yet.
   *
   * @param answer as an aggregator gets it: that there is no such process, or that a rule spares
   *     it, is one too
   */
  record Detail(DetailAnswer answer) implements AgentReply {}

  /** There is an agent that this user may ask, and that was not asked yet. */
  record Reachable() implements AgentReply {
    static final Reachable INSTANCE = new Reachable();
  }

  /**
   * There is an agent, and this user may not ask it.
   *
   * @param group whose members may; empty where none may
   */
  record NotPermitted(String group) implements AgentReply {}

  /**
   * There is an agent's socket, and no answer that could be used.
   *
   * @param reason why, which may be another's words
   */
  record NoAnswer(String reason) implements AgentReply {}

  /** There is no agent, or it is not to be asked. */
  record Nothing() implements AgentReply {
    static final Nothing INSTANCE = new Nothing();
  }
}
