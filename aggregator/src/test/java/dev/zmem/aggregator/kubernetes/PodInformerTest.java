package dev.zmem.aggregator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.pod.PodFacts;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real client follows an API that holds pods, dies and comes back. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class PodInformerTest {
  private final KubernetesCrudDispatcher cluster = new KubernetesCrudDispatcher();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final ApiHealth health = new ApiHealth(System::nanoTime, log::add);
  private KubernetesMockServer api = serve(0);

  @AfterEach
  void stop() {
    api.destroy();
  }

  @Test
  void pods_thatComeChangeAndGo_areFollowed() {
    try (KubernetesClient user = api.createClient();
        PodInformer informer = informer()) {
      await(informer::isWatching); // this API's events before a watch are lost
      create(user, "web-1", Map.of("app", "web"));
      String uid = uid(user, "web-1");
      await(() -> facts("web-1", Map.of("app", "web")).equals(informer.pods().of(uid)));
      user.pods()
          .inNamespace("shop")
          .withName("web-1")
          .edit(pod ->
              new PodBuilder(pod)
                  .editMetadata()
                  .addToLabels("app", "canary")
                  .endMetadata()
                  .build());
      await(() -> facts("web-1", Map.of("app", "canary")).equals(informer.pods().of(uid)));
      var _ = user.pods().inNamespace("shop").withName("web-1").delete();
      await(() -> informer.pods().of(uid) == null);
      assertThat(informer.known().size()).isZero();
      assertThat(log).isEmpty();
    }
  }

  @Test
  void podsThatWereThereBefore_areListed() {
    try (KubernetesClient user = api.createClient()) {
      for (int number = 0; number < 40; number++) {
        create(user, "web-" + number, Map.of());
      }
      try (PodInformer informer = informer()) {
        await(() -> informer.known().size() == 40);
        assertThat(informer.pods().of(uid(user, "web-39"))).isEqualTo(facts("web-39", Map.of()));
      }
    }
  }

  @Test
  void apiThatDiesAndReturns_isToldOnceEach_namesStay_laterPodsAreSeen() {
    try (PodInformer informer = informer()) {
      String uid;
      await(informer::isWatching);
      try (KubernetesClient user = api.createClient()) {
        create(user, "web-1", Map.of());
        uid = uid(user, "web-1");
        await(() -> informer.pods().of(uid) != null);
      }
      int port = api.getPort();
      api.destroy();
      await(() -> informer.failures() >= 2);
      assertThat(log).singleElement().asString().startsWith("kubernetes unreachable reason=");
      assertThat(informer.pods().of(uid)).as("still named").isNotNull();
      api = serve(port);
      try (KubernetesClient user = api.createClient()) {
        create(user, "web-2", Map.of());
        String later = uid(user, "web-2");
        await(() -> informer.pods().of(later) != null);
      }
      assertThat(log).hasSize(2);
      assertThat(log.getLast()).matches("kubernetes back after=\\d+s failures=\\d+");
    }
  }

  @Test
  void apiThatIsNotThere_isTriedAgain_andFound() {
    int port = api.getPort();
    api.destroy();
    try (PodInformer informer = PodInformer.start(builder(port), health)) {
      await(() -> informer.failures() >= 2);
      api = serve(port);
      try (KubernetesClient user = api.createClient()) {
        create(user, "web-1", Map.of());
        String uid = uid(user, "web-1");
        await(() -> informer.pods().of(uid) != null);
      }
      assertThat(log).hasSize(2);
    }
  }

  @Test
  void apiThatRefuses_isToldWithWhatToDo_andTriedAgain() {
    api.destroy();
    api = new KubernetesMockServer(false); // knows nothing but what is expected
    api.init(InetAddress.getLoopbackAddress(), 0);
    for (String query : List.of("", "?limit=500", "?limit=500&resourceVersion=0")) {
      api.expect().get().withPath("/api/v1/pods" + query).andReturn(403, "").always();
    }
    try (PodInformer informer = informer()) {
      await(() -> informer.failures() >= 3);
      assertThat(log).singleElement().asString().contains("may not list and watch pods");
      assertThat(informer.known().size()).isZero();
    }
  }

  private PodInformer informer() {
    return PodInformer.start(builder(api.getPort()), health);
  }

  private static KubernetesClientBuilder builder(int port) {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://localhost:" + port)
            .withRequestRetryBackoffLimit(1)
            .withWatchReconnectInterval(20)
            .build();
    return new KubernetesClientBuilder().withConfig(config);
  }

  private KubernetesMockServer serve(int port) {
    KubernetesMockServer server =
        new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), cluster, false);
    server.init(InetAddress.getLoopbackAddress(), port);
    return server;
  }

  private static void create(KubernetesClient user, String name, Map<String, String> labels) {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName(name)
            .withLabels(labels)
            .endMetadata()
            .build();
    var _ = user.resource(pod).create();
  }

  private static String uid(KubernetesClient user, String name) {
    return Objects.requireNonNull(user.pods().inNamespace("shop").withName(name).get())
        .getMetadata()
        .getUid();
  }

  private static PodFacts facts(String name, Map<String, String> labels) {
    return PodFacts.of("shop", name, labels).orElseThrow();
  }

  /** Until it is so, or the test's time is over. */
  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(2_000_000);
      if (Thread.interrupted()) {
        throw new AssertionError("given up");
      }
    }
  }
}
