package dev.zmem.deploy;

import static dev.zmem.deploy.KubernetesFolder.all;
import static dev.zmem.deploy.KubernetesFolder.baseObjects;
import static dev.zmem.deploy.KubernetesFolder.containers;
import static dev.zmem.deploy.KubernetesFolder.name;
import static dev.zmem.deploy.KubernetesFolder.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What runs on a cluster has the rights that it needs, and no others. */
class ManifestRightsTest {
  @Test
  void everyContainer_hasNoMoreRightsThanItNeeds() throws IOException {
    for (HasMetadata object : all()) {
      PodTemplateSpec pod = pod(object);
      if (pod == null) {
        continue;
      }
      for (Container container : containers(pod)) {
        if (container.getImage() == null) {
          continue; // a patch: the base has the rest
        }
        var rights = container.getSecurityContext();
        String what = name(object) + " " + container.getName();
        assertThat(rights.getReadOnlyRootFilesystem()).as(what).isTrue();
        assertThat(rights.getAllowPrivilegeEscalation()).as(what).isFalse();
        assertThat(rights.getPrivileged()).as(what).isFalse();
        assertThat(rights.getCapabilities().getDrop()).as(what).containsExactly("ALL");
        assertThat(rights.getCapabilities().getAdd())
            .as(what)
            .isEqualTo(container.getName().equals("agent") ? List.of("SYS_PTRACE") : List.of());
        assertThat(container.getResources().getLimits())
            .as("a CPU limit stops a walk")
            .containsOnlyKeys("memory");
        assertThat(container.getResources().getRequests()).containsOnlyKeys("cpu", "memory");
      }
    }
    for (HasMetadata object : baseObjects()) {
      PodTemplateSpec pod = pod(object);
      if (pod != null) {
        assertThat(pod.getSpec().getEnableServiceLinks()).as("ZMEM_… of services").isFalse();
        assertThat(pod.getSpec().getSecurityContext().getSeccompProfile().getType())
            .isEqualTo("RuntimeDefault");
        assertThat(pod.getSpec().getHostNetwork()).isNull();
      }
      if (object instanceof ClusterRole role) {
        assertThat(role.getRules())
            .singleElement()
            .satisfies(rule -> {
              assertThat(rule.getResources()).containsExactly("pods");
              assertThat(rule.getVerbs()).containsExactly("list", "watch");
            });
      }
    }
  }

  @Test
  void agent_isOnEveryNode_asksNoApi_andAggregatorIsOneAsNoUserOfTheHost() throws IOException {
    DaemonSet agent = one(DaemonSet.class);
    var pod = agent.getSpec().getTemplate().getSpec();
    assertThat(pod.getHostPID()).isTrue();
    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getTolerations())
        .singleElement()
        .satisfies(all -> {
          assertThat(all.getOperator()).isEqualTo("Exists");
          assertThat(all.getKey()).isNull();
        });
    assertThat(pod.getSecurityContext().getAppArmorProfile().getType()).isEqualTo("Unconfined");
    Deployment aggregator = one(Deployment.class);
    assertThat(aggregator.getSpec().getReplicas()).isEqualTo(1);
    assertThat(aggregator.getSpec().getStrategy().getType()).isEqualTo("Recreate");
    var user = aggregator.getSpec().getTemplate().getSpec().getSecurityContext();
    assertThat(user.getRunAsNonRoot()).isTrue();
    assertThat(user.getRunAsUser()).isEqualTo(65532);
    assertThat(one(Service.class).getSpec().getSelector())
        .isEqualTo(aggregator.getSpec().getTemplate().getMetadata().getLabels());
    assertThat(aggregator.getSpec().getTemplate().getSpec().getVolumes())
        .singleElement()
        .satisfies(state ->
            assertThat(state.getPersistentVolumeClaim().getClaimName())
                .isEqualTo(one(PersistentVolumeClaim.class).getMetadata().getName()));
  }

  private static <T extends HasMetadata> T one(Class<T> kind) throws IOException {
    List<T> found = baseObjects().stream().filter(kind::isInstance).map(kind::cast).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }
}
