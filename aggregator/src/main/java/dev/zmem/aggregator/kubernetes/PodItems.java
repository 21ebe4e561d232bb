package dev.zmem.aggregator.kubernetes;

import dev.zmem.aggregator.pod.KnownPods;
import dev.zmem.aggregator.pod.PodFacts;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The informer's store, which keeps names, labels and uids in place of whole pods: some hundred
 * bytes each in place of ten thousand. Calls come one at a time.
 */
final class PodItems implements ItemStore<Pod> {
  /**
   * Says under which uid the kubelet runs a pod from a file of its own; the API's object of it,
   * which only mirrors it, has another.
   */
  private static final String MIRRORED = "kubernetes.io/config.mirror";

  /** The kubelet's hash. No UUID: those are the API's, and an annotation could name another's. */
  private static final Pattern KUBELETS_UID = Pattern.compile("[0-9a-f]{32}");

  private final KnownPods pods;

  PodItems(KnownPods pods) {
    this.pods = pods;
  }

  @Override
  public String getKey(Pod pod) {
    return Cache.metaNamespaceKeyFunc(pod);
  }

  @Override
  public @Nullable Pod put(String key, Pod pod) {
    Pod before = get(key);
    ObjectMeta told = pod.getMetadata();
    PodFacts.of(text(told.getNamespace()), text(told.getName()), map(told.getLabels()))
        .ifPresentOrElse(facts -> pods.put(uid(told), facts), pods::refuse);
    return before;
  }

  @Override
  public @Nullable Pod remove(String key) {
    Pod before = get(key);
    pods.remove(key);
    return before;
  }

  @Override
  public Stream<String> keySet() {
    return pods.names().stream();
  }

  @Override
  public Stream<Pod> values() {
    return keySet().map(PodItems::named);
  }

  @Override
  public int size() {
    return pods.size();
  }

  @Override
  public @Nullable Pod get(String key) {
    return pods.has(key) ? named(key) : null;
  }

  /** The rest of a pod is gone. */
  @Override
  public boolean isFullState() {
    return false;
  }

  /** As much of a pod as the informer needs to find it again. */
  private static Pod named(String key) {
    int slash = key.indexOf('/');
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(key.substring(0, slash))
        .withName(key.substring(slash + 1))
        .endMetadata()
        .build();
  }

  private static String uid(ObjectMeta told) {
    String mirrored = map(told.getAnnotations()).getOrDefault(MIRRORED, "");
    return KUBELETS_UID.matcher(mirrored).matches() ? mirrored : text(told.getUid());
  }

  private static String text(@Nullable String text) {
    return Objects.requireNonNullElse(text, "");
  }

  private static Map<String, String> map(@Nullable Map<String, String> map) {
    return Objects.requireNonNullElse(map, Map.of());
  }
}
