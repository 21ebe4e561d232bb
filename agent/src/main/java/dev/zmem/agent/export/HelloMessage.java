package dev.zmem.agent.export;

import dev.zmem.label.HostLabels;
import dev.zmem.program.command.Version;
import dev.zmem.proto.v1.Feature;
import dev.zmem.proto.v1.Hello;
import dev.zmem.proto.v1.HostLabel;
import java.time.Duration;

/** Writes what an agent says of itself. */
public final class HelloMessage {
  /** The protocol revision spoken. */
  public static final int PROTOCOL_REVISION = 1;

  /**
   * Who says it.
   *
   * @param hostName this host's name
   * @param hostId the machine's
   * @param bootId of this boot
   * @param interval between passes
   * @param labels what the host's owner says of it
   */
  public record Sender(
      String hostName, String hostId, String bootId, Duration interval, HostLabels labels) {}

  private HelloMessage() {}

  /**
   * A Hello.
   *
   * @param epoch nanoseconds of CLOCK_BOOTTIME when the stream was opened
   */
  public static Hello of(Sender sender, long epoch) {
    Hello.Builder hello =
        Hello.newBuilder()
            .setHostName(sender.hostName())
            .setHostId(sender.hostId())
            .setBootId(sender.bootId())
            .setAgentVersion(Version.current())
            .setProtocolRevision(PROTOCOL_REVISION)
            .addFeatures(Feature.FEATURE_PROCESSES_DETAIL)
            .addFeatures(Feature.FEATURE_HOST_FIGURE_CHANGES)
            .setEpoch(epoch)
            .setIntervalMillis((int) sender.interval().toMillis());
    sender
        .labels()
        .byKey()
        .forEach(
            (key, value) -> hello.addLabels(HostLabel.newBuilder().setKey(key).setValue(value)));
    return hello.build();
  }
}
