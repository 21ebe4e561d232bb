package dev.zmem.aggregator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.program.exit.ProgramException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API is found where Kubernetes says to a pod that it is. */
final class ClusterTest {
  @TempDir private Path account;

  @Test
  void pod_isToldOfItsApi_andTheTokenIsReadEachTime() throws IOException {
    Files.writeString(account.resolve("ca.crt"), "");
    Files.writeString(account.resolve("token"), "first\n");
    Map<String, String> environment =
        Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1", "KUBERNETES_SERVICE_PORT", "6443");
    Cluster cluster = Cluster.around(environment, account);
    assertThat(cluster.url()).isEqualTo("https://10.0.0.1:6443");
    var token = cluster.config().getOauthTokenProvider();
    assertThat(token.getToken()).isEqualTo("first");
    Files.writeString(account.resolve("token"), "second");
    assertThat(token.getToken()).isEqualTo("second");
    Files.delete(account.resolve("token"));
    assertThat(token.getToken()).isEmpty();
  }

  @Test
  void addressOfIpv6_standsInBrackets() throws IOException {
    Files.writeString(account.resolve("ca.crt"), "");
    Files.writeString(account.resolve("token"), "");
    assertThat(Cluster.around(Map.of("KUBERNETES_SERVICE_HOST", "fd00::1"), account).url())
        .isEqualTo("https://[fd00::1]:443");
  }

  @Test
  void programOutsideOfAPod_isToldSo() {
    assertThatThrownBy(() -> Cluster.around(Map.of(), account))
        .isInstanceOf(ProgramException.class)
        .hasMessageContaining("the aggregator does not run in a pod");
  }

  @Test
  void podWithoutAToken_isToldSo() {
    assertThatThrownBy(() -> Cluster.around(Map.of("KUBERNETES_SERVICE_HOST", "h"), account))
        .isInstanceOf(ProgramException.class)
        .hasMessageContaining("cannot read " + account.resolve("ca.crt"))
        .hasMessageContaining("automountServiceAccountToken");
  }
}
