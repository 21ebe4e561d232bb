package dev.zmem.aggregator.stream;

import dev.zmem.program.command.Version;
import dev.zmem.proto.v1.Feature;
import dev.zmem.proto.v1.Hello;
import dev.zmem.proto.v1.IntervalGrant;
import dev.zmem.proto.v1.StreamResponse;
import dev.zmem.proto.v1.Welcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a Hello that was accepted is answered with. */
final class Greeting {
  /** The newest protocol revision known. */
  private static final int PROTOCOL_REVISION = 1;

  private static final List<Feature> FEATURES =
      List.of(
          Feature.FEATURE_PROCESSES_DETAIL,
          Feature.FEATURE_GROUPING_RULES,
          Feature.FEATURE_HOST_FIGURE_CHANGES);

  private Greeting() {}

  /** A Welcome, and a grant where the agent wants to send more often than it may. */
  static List<StreamResponse> to(Hello hello, IngestSettings settings) {
    List<StreamResponse> greeting = new ArrayList<>();
    greeting.add(StreamResponse.newBuilder().setWelcome(welcome(hello, settings)).build());
    int leastMillis = (int) settings.leastInterval().toMillis();
    if (hello.getIntervalMillis() < leastMillis) {
      greeting.add(grant(settings.leastInterval()));
    }
    return greeting;
  }

  /** How often the agent may send from now on. */
  static StreamResponse grant(Duration interval) {
    IntervalGrant grant =
        IntervalGrant.newBuilder().setIntervalMillis((int) interval.toMillis()).build();
    return StreamResponse.newBuilder().setIntervalGrant(grant).build();
  }

  private static Welcome welcome(Hello hello, IngestSettings settings) {
    Welcome.Builder welcome =
        Welcome.newBuilder()
            .setProtocolRevision(Math.min(PROTOCOL_REVISION, hello.getProtocolRevision()))
            .setAggregatorVersion(Version.current())
            .setMaxRows(settings.maxRows());
    for (Feature known : FEATURES) {
      if (hello.getFeaturesList().contains(known)) {
        welcome.addFeatures(known);
      }
    }
    return welcome.build();
  }
}
