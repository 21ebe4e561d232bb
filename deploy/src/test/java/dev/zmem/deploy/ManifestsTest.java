package dev.zmem.deploy;

import static dev.zmem.deploy.KubernetesFolder.BASE;
import static dev.zmem.deploy.KubernetesFolder.OVERLAYS;
import static dev.zmem.deploy.KubernetesFolder.all;
import static dev.zmem.deploy.KubernetesFolder.baseObjects;
import static dev.zmem.deploy.KubernetesFolder.containers;
import static dev.zmem.deploy.KubernetesFolder.listed;
import static dev.zmem.deploy.KubernetesFolder.manifests;
import static dev.zmem.deploy.KubernetesFolder.name;
import static dev.zmem.deploy.KubernetesFolder.patches;
import static dev.zmem.deploy.KubernetesFolder.pod;
import static dev.zmem.deploy.KubernetesFolder.template;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zmem.agent.AgentMain;
import dev.zmem.aggregator.AggregatorMain;
import dev.zmem.cli.ZmemctlMain;
import dev.zmem.program.Program;
import dev.zmem.program.setting.Variables;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What is applied to a cluster is what Kubernetes' schema has, and as narrow as is said. */
class ManifestsTest {
  @Test
  void everyManifest_hasOnlyFieldsOfTheSchema() throws IOException {
    int objects = 0;
    for (Path file : manifests()) {
      objects += Manifests.read(file).size();
    }
    assertThat(objects).isGreaterThan(20);
  }

  @Test
  void wrongFieldAnywhere_isFound() throws IOException {
    String right = Files.readString(BASE.resolve("agent.yaml"));
    for (String word : List.of("hostPID", "tolerations", "readOnlyRootFilesystem", "fieldPath")) {
      assertThatThrownBy(() -> Manifests.parse(right.replace(word + ":", word + "s:")))
          .as(word)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("unknown [" + word + "s]");
    }
    assertThatThrownBy(() -> Manifests.parse(right.replace("hostPID: true", "hostPID: [1]")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Manifests.parse("apiVersion: apps/v1\nkind: Deamon\n"))
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void everyFileOfAKustomization_isThere_andEachManifestIsInOne() throws IOException {
    Set<Path> named = new TreeSet<>();
    for (Path folder : Stream.concat(Stream.of(BASE), OVERLAYS.stream()).toList()) {
      for (String resource : listed(folder, "resources")) {
        Path path = folder.resolve(resource).normalize();
        assertThat(path).exists();
        assertThat(Files.isDirectory(path)).isEqualTo(path.equals(BASE));
        named.add(path);
      }
      patches(folder).forEach(patch -> named.add(folder.resolve(patch)));
    }
    named.remove(BASE);
    named.add(Path.of("kubernetes/overlays/token/create-token.yaml")); // applied by hand
    assertThat(manifests()).containsExactlyInAnyOrderElementsOf(named);
  }

  /** A patch of a container or volume that the base has not would add another beside it. */
  @Test
  void everyPatch_isOfAnObjectAndContainerOfTheBase() throws IOException {
    Map<String, HasMetadata> base =
        baseObjects().stream().collect(Collectors.toMap(KubernetesFolder::name, each -> each));
    for (Path folder : OVERLAYS) {
      for (String patch : patches(folder)) {
        for (HasMetadata each : Manifests.read(folder.resolve(patch))) {
          assertThat(base).as(patch).containsKey(name(each));
          HasMetadata patched = Objects.requireNonNull(base.get(name(each)));
          assertThat(each.getMetadata().getNamespace()).isEqualTo("zmem");
          assertThat(containerNames(each)).isSubsetOf(containerNames(patched));
        }
      }
    }
  }

  @Test
  void everyContainer_mountsVolumesThatThereAre_hasArgumentsThatItsProgramKnows()
      throws IOException {
    Set<String> variables = new TreeSet<>();
    Variables.KEYS.forEach(
        key -> variables.add("ZMEM_" + key.replace('-', '_').toUpperCase(Locale.ROOT)));
    for (HasMetadata object : all()) {
      PodTemplateSpec pod = pod(object);
      if (pod == null) {
        continue;
      }
      Set<String> volumes =
          Stream.concat(
                  pod.getSpec().getVolumes().stream(),
                  baseObjects().stream()
                      .filter(each -> name(each).equals(name(object)))
                      .flatMap(each -> template(each).getSpec().getVolumes().stream()))
              .map(Volume::getName)
              .collect(Collectors.toSet());
      for (Container container : containers(pod)) {
        assertThat(container.getVolumeMounts().stream().map(VolumeMount::getName))
            .as(name(object))
            .isSubsetOf(volumes);
        assertThat(
                container.getEnv().stream()
                    .map(EnvVar::getName)
                    .filter(key -> key.startsWith("ZMEM")))
            .isSubsetOf(variables);
        if (!container.getArgs().isEmpty()) {
          var _ = command(container).parseArgs(arguments(container));
        }
      }
    }
  }

  /** What kustomize itself makes of them, where a kubectl is at hand; the tests above need none. */
  @Test
  void everyOverlay_isBuiltByKustomize_withATagOnEachImage() throws Exception {
    assumeTrue(hasKubectl(), "no kubectl here: kustomize itself was not run");
    for (Path folder : OVERLAYS) {
      Process kustomize =
          new ProcessBuilder("kubectl", "kustomize", folder.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String built = new String(kustomize.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(kustomize.waitFor()).isZero();
      List<HasMetadata> objects = Manifests.parse(built);
      assertThat(objects).hasSizeGreaterThan(11);
      for (HasMetadata object : objects) {
        PodTemplateSpec pod = pod(object);
        if (pod != null) {
          assertThat(containers(pod)).extracting(Container::getName).doesNotHaveDuplicates();
          assertThat(containers(pod))
              .allSatisfy(each -> assertThat(each.getImage()).endsWith(":0.1.0"));
          assertThat(containers(pod))
              .anySatisfy(each ->
                  assertThat(each.getEnv())
                      .extracting(EnvVar::getName)
                      .anyMatch(key -> key.startsWith("ZMEM_TLS_")));
        }
      }
    }
  }

  private static boolean hasKubectl() {
    boolean found =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
    if (!found) {
      System.out.println("ManifestsTest: no kubectl here, kustomize itself is not run");
    }
    return found;
  }

  /** With the node's name in its place, as the kubelet does it where the variable is set. */
  private static String[] arguments(Container container) {
    boolean isNamed =
        container.getEnv().stream().anyMatch(each -> each.getName().equals("NODE_NAME"));
    return container.getArgs().stream()
        .map(word -> isNamed ? word.replace("$(NODE_NAME)", "node-1") : word)
        .toArray(String[]::new);
  }

  private static Set<String> containerNames(HasMetadata object) {
    return template(object).getSpec().getContainers().stream()
        .map(Container::getName)
        .collect(Collectors.toSet());
  }

  private static CommandLine command(Container container) {
    String image = container.getImage();
    String program = image.contains(":") ? image.substring(0, image.indexOf(':')) : image;
    return Program.commandLine(
        switch (program) {
          case "zmem-agent" -> new AgentMain();
          case "zmem-aggregator" -> new AggregatorMain();
          case "zmemctl" -> new ZmemctlMain();
          default -> throw new IllegalArgumentException(image);
        });
  }
}
