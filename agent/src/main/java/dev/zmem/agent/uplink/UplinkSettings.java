package dev.zmem.agent.uplink;

import dev.zmem.agent.export.HelloMessage;
import dev.zmem.agent.host.MachineIdentity;
import dev.zmem.agent.kernel.SystemClocks;
import dev.zmem.label.HostLabels;
import dev.zmem.program.option.HostPort;
import dev.zmem.proto.v1.Feature;
import dev.zmem.proto.v1.Hello;
import dev.zmem.rule.GroupingRules;
import dev.zmem.rule.RuleBook;
import io.grpc.ChannelCredentials;
import java.time.Duration;

/**
 * Where to stream and as whom.
 *
 * @param aggregator its address
 * @param credentials the transport's
 * @param hostName this host's name
 * @param machine this machine
 * @param interval between passes
 * @param labels what the host's owner says of it
 * @param rules takes the aggregator's grouping rules
 */
public record UplinkSettings(
    HostPort aggregator,
    ChannelCredentials credentials,
    String hostName,
    MachineIdentity machine,
    Duration interval,
    HostLabels labels,
    FleetRulesTaker rules) {

  /** Of a host without labels and rules. */
  public UplinkSettings(
      HostPort aggregator,
      ChannelCredentials credentials,
      String hostName,
      MachineIdentity machine,
      Duration interval) {
    this(
        aggregator,
        credentials,
        hostName,
        machine,
        interval,
        HostLabels.NONE,
        new FleetRulesTaker(new RuleBook(GroupingRules.NONE), true));
  }

  /** What the agent says of itself as a stream begins, when its passes come so often. */
  Hello hello(Duration pace) {
    HelloMessage.Sender sender =
        new HelloMessage.Sender(hostName, machine.hostId(), machine.bootId(), pace, labels);
    return HelloMessage.of(sender, SystemClocks.bootTimeNanos()).toBuilder()
        .addFeatures(Feature.FEATURE_GROUPING_RULES)
        .setRulesInUse(rules.inUse())
        .build();
  }
}
