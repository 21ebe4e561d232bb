package dev.zmem.aggregator.stream;

import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.log.Log;
import dev.zmem.proto.v1.StreamResponse;
import dev.zmem.rule.GroupingRule;
import dev.zmem.rule.GroupingRules;
import java.util.function.Supplier;

/** The grouping rules that this aggregator holds for all hosts, looked at again and again. */
public final class FleetRules {
  /** No rules, for ever. */
  public static final FleetRules NONE =
      new FleetRules(GroupingRules.NONE, () -> GroupingRules.NONE);

  private final Supplier<GroupingRules> file;
  private volatile Offer offer;
  private String lastTrouble = "";

  /** A version of the rules, ready to be sent. */
  record Offer(String version, StreamResponse message) {}

  /**
   * With these rules, and those that {@code file} has later, which throws a {@link
   * ProgramException} for what cannot be read.
   */
  public FleetRules(GroupingRules rules, Supplier<GroupingRules> file) {
    this.file = file;
    this.offer = offer(rules);
  }

  /** Reads the file again; what cannot be taken leaves the rules as they are, with one line. */
  public synchronized void look() {
    try {
      GroupingRules rules = file.get();
      if (!rules.version().equals(offer.version())) {
        offer = offer(rules);
        Log.info(
            "grouping rules taken rules=" + rules.rules().size() + " version=" + rules.version());
      }
      lastTrouble = "";
    } catch (RuntimeException | StackOverflowError e) { // whatever is in the file
      String trouble =
          e instanceof ProgramException ? String.valueOf(e.getMessage()) : e.toString();
      if (!trouble.equals(lastTrouble)) {
        lastTrouble = trouble;
        Log.warn("grouping rules not taken, the old stay in force reason=" + Log.value(trouble));
      }
    }
  }

  /** What agents are to have. */
  Offer offer() {
    return offer;
  }

  private static Offer offer(GroupingRules rules) {
    var message = dev.zmem.proto.v1.GroupingRules.newBuilder().setVersion(rules.version());
    rules.rules().forEach(rule -> message.addRules(message(rule)));
    return new Offer(
        rules.version(), StreamResponse.newBuilder().setGroupingRules(message).build());
  }

  private static dev.zmem.proto.v1.GroupingRule message(GroupingRule rule) {
    return dev.zmem.proto.v1.GroupingRule.newBuilder()
        .setName(rule.name())
        .setComm(rule.comm())
        .setExe(rule.exe())
        .setCommand(rule.command())
        .setUser(rule.user())
        .setCgroup(rule.cgroup())
        .build();
  }
}
