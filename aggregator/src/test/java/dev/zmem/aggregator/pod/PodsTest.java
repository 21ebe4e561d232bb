package dev.zmem.aggregator.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.model.Attribute;
import dev.zmem.model.Attributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Pods have the names and labels that were told of them, within bounds. */
final class PodsTest {
  private static final String UID = "2c48913c-b29f-11e7-9350-020968147796";
  private static final Attributes OF_POD =
      Attributes.of("nginx", "nginx", "www").with(Attribute.POD, UID);
  private static final Attributes OF_NONE = Attributes.of("sshd", "sshd", "root");

  private final KnownPods pods = new KnownPods();

  @Test
  void knownPod_isShownByItsName_otherAttributesAsEver() {
    put(UID, "shop", "web-1", Map.of("app", "web"));
    assertThat(pods.shown(OF_POD, Attribute.POD)).isEqualTo("shop/web-1");
    assertThat(pods.shown(OF_POD, label("app"))).isEqualTo("web");
    assertThat(pods.shown(OF_POD, label("tier"))).isEqualTo("-");
    assertThat(pods.shown(OF_POD, Attribute.PROGRAM)).isEqualTo("nginx");
    assertThat(pods.shown(OF_NONE, Attribute.POD)).isEqualTo("-");
    assertThat(pods.shown(OF_NONE, label("app"))).isEqualTo("-");
  }

  @Test
  void unknownPod_isShownByItsUid() {
    assertThat(pods.shown(OF_POD, Attribute.POD)).isEqualTo(UID);
    assertThat(Pods.NONE.shown(OF_POD, Attribute.POD)).isEqualTo(UID);
    assertThat(Pods.NONE.shown(OF_POD, label("app"))).isEqualTo("-");
  }

  @Test
  void labelThatAnAgentClaims_isNotBelieved() {
    assertThat(pods.shown(OF_POD.with("pod-label:app", "forged"), label("app"))).isEqualTo("-");
  }

  @Test
  void nameThatComesAgain_isTheNewPods() {
    put(UID, "shop", "db-0", Map.of());
    put("other", "shop", "db-0", Map.of());
    assertThat(pods.of(UID)).isNull();
    assertThat(name("other")).isEqualTo("shop/db-0");
    assertThat(pods.remove("shop/db-0")).isTrue();
    assertThat(pods.remove("shop/db-0")).isFalse();
    assertThat(pods.size()).isZero();
  }

  @Test
  void uidOfAnotherPod_isNotTaken() {
    put(UID, "shop", "web-1", Map.of());
    assertThat(put(UID, "evil", "web-1", Map.of())).isFalse();
    assertThat(name(UID)).isEqualTo("shop/web-1");
    assertThat(put("", "shop", "web-2", Map.of())).isFalse();
    assertThat(put("u".repeat(65), "shop", "web-2", Map.of())).isFalse();
    assertThat(pods.leftOut()).isEqualTo(3);
  }

  @Test
  void podsBeyondTheBound_areLeftOutAndCounted_andTakenWhenThereIsRoom() {
    KnownPods few = new KnownPods(2, 1 << 20);
    PodFacts third = facts("ns", "c", Map.of());
    few.put("1", facts("ns", "a", Map.of()));
    few.put("2", facts("ns", "b", Map.of()));
    assertThat(few.put("3", third)).isFalse();
    assertThat(few.leftOut()).isEqualTo(1);
    few.remove("ns/a");
    assertThat(few.put("3", third)).isTrue();
  }

  @Test
  void labelsBeyondTheBytes_areLeftOut_beforeNamesAre() {
    PodFacts pod = facts("ns", "a", Map.of("app", "web"));
    KnownPods narrow = new KnownPods(9, pod.bytes() + pod.withoutLabels().bytes());
    narrow.put("1", pod);
    narrow.put("2", facts("ns", "b", Map.of("app", "web")));
    assertThat(narrow.of("1")).isEqualTo(pod);
    assertThat(narrow.of("2")).isEqualTo(facts("ns", "b", Map.of()));
    assertThat(narrow.withoutLabels()).isEqualTo(1);
    assertThat(narrow.put("3", facts("ns", "c", Map.of()))).isFalse();
    narrow.remove("ns/a");
    narrow.remove("ns/b");
    assertThat(narrow.put("3", pod)).as("all bytes are given back").isTrue();
    assertThat(narrow.of("3")).isEqualTo(pod);
  }

  @Test
  void namesThatKubernetesWouldNotWrite_areNone() {
    assertThat(PodFacts.of("n".repeat(63), "p".repeat(253), Map.of())).isPresent();
    for (String name : new String[] {"", "p".repeat(254), "a/b", "A", "\u001b[31m", "ü", "a b"}) {
      assertThat(PodFacts.of("ns", name, Map.of())).as(name).isEmpty();
      assertThat(PodFacts.of(name, "pod", Map.of())).as(name).isEmpty();
    }
    assertThat(PodFacts.of("n".repeat(64), "pod", Map.of())).isEqualTo(Optional.empty());
  }

  @Test
  void labels_areBounded_wrongOnesLeftOut() {
    Map<String, String> many = new HashMap<>();
    for (int number = 0; number < 100; number++) {
      many.put("key-%03d".formatted(number), "v");
    }
    assertThat(facts("ns", "a", many).labels())
        .hasSize(PodFacts.MAX_LABELS)
        .containsKey("key-031")
        .doesNotContainKey("key-032");
    Map<String, String> long1 = new HashMap<>();
    for (int number = 0; number < 32; number++) {
      long1.put("key-%03d".formatted(number), "v".repeat(63));
    }
    assertThat(facts("ns", "a", long1).labels()).hasSize(PodFacts.MAX_LABEL_CHARACTERS / 70);
    assertThat(
            facts("ns", "a", Map.of("app", "v".repeat(64), "a b", "c", "ok", "\u001b[0m", "t", "1"))
                .labels())
        .containsExactly(Map.entry("t", "1"));
  }

  private boolean put(String uid, String namespace, String name, Map<String, String> labels) {
    return pods.put(uid, facts(namespace, name, labels));
  }

  private String name(String uid) {
    PodFacts pod = pods.of(uid);
    return pod == null ? "" : pod.name();
  }

  private static PodFacts facts(String namespace, String name, Map<String, String> labels) {
    return PodFacts.of(namespace, name, labels).orElseThrow();
  }

  private static Attribute label(String key) {
    return Attribute.of("pod-label:" + key).orElseThrow();
  }
}
