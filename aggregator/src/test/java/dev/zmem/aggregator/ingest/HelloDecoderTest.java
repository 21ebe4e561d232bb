package dev.zmem.aggregator.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.label.HostLabels;
import dev.zmem.proto.v1.Goodbye;
import dev.zmem.proto.v1.Hello;
import dev.zmem.proto.v1.HostLabel;
import dev.zmem.proto.v1.RulesInUse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What an agent says of itself, each field at its bound and beyond. */
class HelloDecoderTest {
  private static final Duration LEAST = Duration.ofSeconds(2);
  private static final long NOW_MILLIS = 1_700_000_000_000L;

  @Test
  void hello_isTheHostsIdentity() {
    HostIdentity host = identity(hello());
    assertThat(host)
        .isEqualTo(
            new HostIdentity(
                "web-01", "id", "boot", 5_000_000, "1.0", Duration.ofSeconds(5), NOW_MILLIS - 5));
  }

  @Test
  void texts_haveTheirLengths_andNoControlCharacters() {
    String longest = "x".repeat(64);
    assertThat(identity(hello().setHostId(longest).setBootId(longest)).hostId()).isEqualTo(longest);
    assertThat(identity(hello().setAgentVersion("")).agentVersion()).isEmpty();
    assertRefused(hello().setHostId(longest + "x"), "hello.host_id: 65 bytes (expected: 1 to 64)");
    assertRefused(hello().setHostId(""), "hello.host_id: 0 bytes");
    assertRefused(hello().setBootId(""), "hello.boot_id: 0 bytes");
    assertRefused(hello().setBootId(longest + "x"), "hello.boot_id: 65 bytes");
    assertRefused(hello().setAgentVersion(longest + "x"), "hello.agent_version: 65 bytes");
    assertRefused(hello().setAgentVersion("1\n"), "hello.agent_version: a control character");
    assertRefused(hello().setHostName(""), "hello.host_name: 0 bytes");
    assertRefused(hello().setHostName("h".repeat(254)), "hello.host_name: 254 bytes");
    assertRefused(hello().setHostName("a b"), "hello.host_name: no name of a host");
    assertRefused(hello().setProtocolRevision(0), "hello.protocol_revision: 0");
    assertRefused(hello().setProtocolRevision(-1), "hello.protocol_revision: 4294967295");
    assertThat(identity(hello().setProtocolRevision(1)).name()).isEqualTo("web-01");
  }

  @Test
  void labels_areCheckedOneByOne() {
    HostLabel role = label("role", "worker");
    assertThat(identity(hello().addLabels(role)).labels()).hasToString("role=worker");
    assertThat(identity(hello()).labels()).isSameAs(HostLabels.NONE);
    assertRefused(hello().addLabels(role).addLabels(role), "hello.labels: a key twice");
    assertRefused(hello().addLabels(label("", "x")), "hello.labels: '=x'");
    assertRefused(hello().addLabels(label("a", "\u001b[2J")), "hello.labels: 'a=");
    assertRefused(hello().addLabels(label("a", "x".repeat(64))), "hello.labels: 'a=");
    Hello.Builder many = hello();
    for (int number = 0; number <= HostLabels.MAX_LABELS; number++) {
      many.addLabels(label("k" + number, ""));
    }
    assertRefused(many, "hello.labels: 33 labels (expected: at most 32)");
    Hello.Builder wide = hello();
    for (int number = 10; number < 30; number++) {
      wide.addLabels(label("k".repeat(61) + number, "v".repeat(63)));
    }
    assertRefused(wide, "hello.labels: 2520 characters of labels (expected: at most 2048)");
  }

  @Test
  void rulesInUse_areSaidInShort() {
    assertThat(rules("", "", "")).isEmpty();
    assertThat(rules("7c41d2e8", "", "")).isEqualTo("7c41d2e8");
    assertThat(rules("7c41d2e8", "3f2a91c0", "")).isEqualTo("own 3f2a91c0 + 7c41d2e8");
    assertThat(rules("", "3f2a91c0", "no")).isEqualTo("own 3f2a91c0 + refused");
    assertThatThrownBy(() -> rules("x".repeat(65), "", ""))
        .hasMessageContaining("rules_in_use.fleet_version: 65 bytes");
    assertThatThrownBy(() -> rules("", "\n", ""))
        .hasMessageContaining("rules_in_use.own_version: a control character");
    assertThatThrownBy(() -> rules("", "", "x".repeat(257)))
        .hasMessageContaining("rules_in_use.error: 257 bytes");
  }

  private static String rules(String shared, String own, String error) {
    return HelloDecoder.rules(
        "rules_in_use",
        RulesInUse.newBuilder().setFleetVersion(shared).setOwnVersion(own).setError(error).build());
  }

  private static HostLabel label(String key, String value) {
    return HostLabel.newBuilder().setKey(key).setValue(value).build();
  }

  @Test
  void interval_isBetweenATenthOfASecondAndAnHour_andNoShorterThanGranted() {
    Duration none = Duration.ZERO;
    assertThat(HelloDecoder.interval("f", 100, none)).isEqualTo(Duration.ofMillis(100));
    assertThat(HelloDecoder.interval("f", 3_600_000, none)).isEqualTo(HelloDecoder.MAX_INTERVAL);
    assertThat(HelloDecoder.interval("f", 1_999, LEAST)).isEqualTo(LEAST);
    assertThat(HelloDecoder.interval("f", 2_001, LEAST)).isEqualTo(Duration.ofMillis(2_001));
    for (int millis : new int[] {99, 3_600_001, 0, -1}) {
      assertThatThrownBy(() -> HelloDecoder.interval("f", millis, none))
          .isInstanceOf(BadFrameException.class)
          .hasMessageContaining(
              "f: " + Integer.toUnsignedString(millis) + " (expected: 100 to 3600000)");
    }
  }

  @Test
  void goodbye_hasAReasonOf256BytesAtMost() {
    HelloDecoder.reason(Goodbye.newBuilder().setReason("r".repeat(256)).build());
    HelloDecoder.reason(Goodbye.getDefaultInstance());
    assertThatThrownBy(
            () -> HelloDecoder.reason(Goodbye.newBuilder().setReason("r".repeat(257)).build()))
        .hasMessageContaining("goodbye.reason: 257 bytes (expected: 0 to 256)");
  }

  private static Hello.Builder hello() {
    return Hello.newBuilder()
        .setHostName("Web-01")
        .setHostId("id")
        .setBootId("boot")
        .setAgentVersion("1.0")
        .setProtocolRevision(3)
        .setEpoch(5_000_000)
        .setIntervalMillis(5_000);
  }

  private static HostIdentity identity(Hello.Builder hello) {
    return HelloDecoder.identity(hello.build(), LEAST, NOW_MILLIS);
  }

  private static void assertRefused(Hello.Builder hello, String problem) {
    assertThatThrownBy(() -> identity(hello))
        .isInstanceOf(BadFrameException.class)
        .hasMessageContaining(problem);
  }
}
