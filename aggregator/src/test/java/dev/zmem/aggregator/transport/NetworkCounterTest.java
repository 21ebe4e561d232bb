package dev.zmem.aggregator.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class NetworkCounterTest {
  private final PeerNetwork one = PeerNetwork.of(new InetSocketAddress("10.0.0.1", 1));
  private final PeerNetwork other = PeerNetwork.of(new InetSocketAddress("10.0.0.2", 1));

  @Test
  void oneNetwork_takesHalfAtMost_andAllTogetherNoMoreThanThereAre() {
    NetworkCounter counter = new NetworkCounter(4);
    assertThat(counter.add(one)).isTrue();
    assertThat(counter.add(one)).isTrue();
    assertThat(counter.add(one)).isFalse();
    assertThat(counter.add(other)).isTrue();
    assertThat(counter.add(other)).isTrue();
    assertThat(counter.add(PeerNetwork.UNKNOWN)).isFalse();
    counter.remove(one);
    assertThat(counter.add(PeerNetwork.UNKNOWN)).isTrue();
    assertThat(counter.all()).isEqualTo(4);
  }
}
