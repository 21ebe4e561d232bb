package dev.zmem.agent.uplink;

import dev.zmem.agent.host.MachineIdentity;
import dev.zmem.label.HostLabels;
import dev.zmem.program.option.HostPort;
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
 */
public record UplinkSettings(
    HostPort aggregator,
    ChannelCredentials credentials,
    String hostName,
    MachineIdentity machine,
    Duration interval,
    HostLabels labels) {

  /** Of a host without labels. */
  public UplinkSettings(
      HostPort aggregator,
      ChannelCredentials credentials,
      String hostName,
      MachineIdentity machine,
      Duration interval) {
    this(aggregator, credentials, hostName, machine, interval, HostLabels.NONE);
  }
}
