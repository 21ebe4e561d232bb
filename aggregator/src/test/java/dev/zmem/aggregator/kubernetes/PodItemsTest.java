package dev.zmem.aggregator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.pod.KnownPods;
import dev.zmem.aggregator.pod.PodFacts;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Of a pod its names, labels and uid are kept, and nothing that could mislead. */
final class PodItemsTest {
  private static final String HASH = "0123456789abcdef0123456789abcdef";
  private static final String UUID = "2c48913c-b29f-11e7-9350-020968147796";

  private final KnownPods pods = new KnownPods();
  private final PodItems items = new PodItems(pods);

  @Test
  void mirroredPod_isKnownByTheUidThatTheKubeletRunsItUnder() {
    put(pod("kube-system", "etcd-1", "api", Map.of("kubernetes.io/config.mirror", HASH)));
    assertThat(pods.of(HASH)).isEqualTo(new PodFacts("kube-system/etcd-1", Map.of()));
    assertThat(pods.of("api")).isNull();
  }

  @Test
  void annotationThatNamesAnotherPodsUid_isPassedOver() {
    put(pod("evil", "thief", "own", Map.of("kubernetes.io/config.mirror", UUID)));
    assertThat(pods.of(UUID)).isNull();
    assertThat(pods.of("own")).isEqualTo(new PodFacts("evil/thief", Map.of()));
  }

  @Test
  void tenThousandPods_areKept_asManyWithNamesTooLongAreCounted() {
    for (int number = 0; number < 10_000; number++) {
      put(pod("n".repeat(64), "pod-" + number, "long-" + number, Map.of()));
      put(pod("ns", "pod-" + number, "uid-" + number, Map.of()));
    }
    assertThat(items.size()).isEqualTo(10_000);
    assertThat(items.keySet()).hasSize(10_000);
    assertThat(pods.leftOut()).as("names longer than allowed").isEqualTo(10_000);
    items.values().toList().forEach(pod -> items.remove(items.getKey(pod)));
    assertThat(items.size()).isZero();
  }

  @Test
  void podWithoutAnyText_isLeftOut() {
    assertThat(items.put("x/y", new PodBuilder().withNewMetadata().endMetadata().build())).isNull();
    assertThat(pods.leftOut()).isEqualTo(1);
    assertThat(items.get("x/y")).isNull();
    assertThat(items.remove("x/y")).isNull();
  }

  private void put(Pod pod) {
    var _ = items.put(items.getKey(pod), pod);
  }

  private static Pod pod(
      String namespace, String name, String uid, Map<String, String> annotations) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .withUid(uid)
        .withAnnotations(annotations)
        .endMetadata()
        .build();
  }
}
