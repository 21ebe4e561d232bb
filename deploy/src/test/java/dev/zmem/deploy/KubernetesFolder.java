package dev.zmem.deploy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The folder of manifests: its kustomizations, and the objects in them. */
final class KubernetesFolder {
  private static final Path KUBERNETES = Path.of("kubernetes");
  static final Path BASE = KUBERNETES.resolve("base");
  static final List<Path> OVERLAYS =
      List.of(KUBERNETES.resolve("overlays/cert-manager"), KUBERNETES.resolve("overlays/token"));

  private KubernetesFolder() {}

  /** All files but the kustomizations. */
  static List<Path> manifests() throws IOException {
    try (Stream<Path> files = Files.walk(KUBERNETES)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .filter(file -> !file.endsWith("kustomization.yaml"))
          .sorted()
          .toList();
    }
  }

  /** All objects, and patches of objects. */
  static List<HasMetadata> all() throws IOException {
    List<HasMetadata> objects = new ArrayList<>();
    for (Path file : manifests()) {
      objects.addAll(Manifests.read(file));
    }
    return objects;
  }

  /** The objects of the base. */
  static List<HasMetadata> baseObjects() throws IOException {
    List<HasMetadata> objects = new ArrayList<>();
    for (String resource : listed(BASE, "resources")) {
      objects.addAll(Manifests.read(BASE.resolve(resource)));
    }
    return objects;
  }

  private static Map<?, ?> kustomization(Path folder) throws IOException {
    Object read =
        new Load(LoadSettings.builder().build())
            .loadFromString(Files.readString(folder.resolve("kustomization.yaml")));
    return (Map<?, ?>) read;
  }

  /** What a kustomization lists under a key. */
  static List<String> listed(Path folder, String key) throws IOException {
    return kustomization(folder).get(key) instanceof List<?> list
        ? list.stream().map(String.class::cast).toList()
        : List.of();
  }

  /** The files of its patches. */
  static List<String> patches(Path folder) throws IOException {
    return kustomization(folder).get("patches") instanceof List<?> list
        ? list.stream().map(each -> String.valueOf(((Map<?, ?>) each).get("path"))).toList()
        : List.of();
  }

  /** Kind and name. */
  static String name(HasMetadata object) {
    return object.getKind() + " " + object.getMetadata().getName();
  }

  /** The pods that it makes. */
  static PodTemplateSpec template(HasMetadata object) {
    return Objects.requireNonNull(pod(object), "no pods: " + name(object));
  }

  /** The same; null of an object that makes none. */
  static @Nullable PodTemplateSpec pod(HasMetadata object) {
    return switch (object) {
      case DaemonSet set -> set.getSpec().getTemplate();
      case Deployment deployment -> deployment.getSpec().getTemplate();
      case Job job -> job.getSpec().getTemplate();
      default -> null;
    };
  }

  /** All that run, the first ones too. */
  static List<Container> containers(PodTemplateSpec pod) {
    return Stream.concat(
            pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
        .toList();
  }
}
