package dev.zmem.aggregator.kubernetes;

import dev.zmem.aggregator.pod.KnownPods;
import dev.zmem.aggregator.pod.Pods;
import dev.zmem.program.log.Log;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.ExceptionHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Map;

/**
 * Follows the pods of a cluster: one list in pages, then one watch, for the whole fleet. It starts
 * at once and fills by and by; trouble is tried again for ever, ever more slowly, and pods keep
 * their names meanwhile. Any thread.
 */
public final class PodInformer implements AutoCloseable {
  /** Pods of one page of the list. */
  private static final long PAGE_PODS = 500;

  private final KnownPods pods = new KnownPods();
  private final ApiHealth health;
  private final KubernetesClient client;
  private final SharedIndexInformer<Pod> informer;

  private PodInformer(KubernetesClientBuilder builder, ApiHealth health) {
    this.health = health;
    client =
        builder
            .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("health", health))
            .build();
    informer =
        client
            .pods()
            .inAnyNamespace()
            .withLimit(PAGE_PODS)
            .runnableInformer(0)
            .removeNamespaceIndex() // it would hold every name beside the bounds
            .itemStore(new PodItems(pods))
            .exceptionHandler((_, failure) -> {
              if (ExceptionHandler.isDeserializationException(failure)) {
                health.failed(Log.rootCause(failure)); // all else is seen as a request
              }
              return true;
            });
    informer
        .start()
        .whenComplete((_, failure) -> {
          if (failure == null) {
            Log.info("kubernetes pods=" + pods.size() + " left-out=" + pods.leftOut());
          }
        });
  }

  /**
   * Of the cluster that this program runs in; a {@link dev.zmem.program.exit.ProgramException}
   * where it runs in none.
   */
  public static PodInformer start(Map<String, String> environment) {
    return start(Cluster.around(environment), new ApiHealth());
  }

  static PodInformer start(Cluster cluster, ApiHealth health) {
    return new PodInformer(new KubernetesClientBuilder().withConfig(cluster.config()), health);
  }

  /** Of whatever API a builder knows. */
  static PodInformer start(KubernetesClientBuilder builder, ApiHealth health) {
    return new PodInformer(builder, health);
  }

  /** The pods, as far as they are known. */
  public Pods pods() {
    return pods;
  }

  /** The same with their counters. */
  KnownPods known() {
    return pods;
  }

  /** Requests to the API that failed since the start. */
  long failures() {
    return health.failures();
  }

  /** Whether changes are told as they come. */
  boolean isWatching() {
    return informer.isWatching();
  }

  @Override
  public void close() {
    informer.stop();
    client.close();
  }
}
