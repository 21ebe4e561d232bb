package dev.zmem.aggregator.kubernetes;

import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The API of the cluster that the program runs in, as Kubernetes tells each pod: an address in the
 * environment, a CA and a token in files. Nothing else is looked at, no settings of kubectl's.
 *
 * @param url of the API
 * @param ca the file of its CA
 * @param token the file of the service account's token, which changes each hour
 */
record Cluster(String url, Path ca, Path token) {
  private static final Path ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  private static final int CONNECT_MILLIS = 5_000;
  private static final int REQUEST_MILLIS = 20_000;

  /** The first wait after a failed watch or request; it doubles, up to 32 times as long. */
  private static final int FIRST_WAIT_MILLIS = 1_000;

  /** The one that this program runs in; a {@link ProgramException} where it runs in none. */
  static Cluster around(Map<String, String> environment) {
    return around(environment, ACCOUNT);
  }

  static Cluster around(Map<String, String> environment, Path account) {
    String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
    if (host.isEmpty()) {
      throw new ProgramException(
          ExitCode.USAGE,
          "--kubernetes: KUBERNETES_SERVICE_HOST is not set: the aggregator does not run in a pod"
              + " (see docs/KUBERNETES.md)");
    }
    Cluster cluster =
        new Cluster(
            "https://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port,
            account.resolve("ca.crt"),
            account.resolve("token"));
    for (Path file : new Path[] {cluster.ca, cluster.token}) {
      if (!Files.isReadable(file)) {
        throw new ProgramException(
            ExitCode.USAGE,
            "--kubernetes: cannot read "
                + file
                + ": the pod has no service account's token (automountServiceAccountToken)");
      }
    }
    return cluster;
  }

  /** For the client. */
  Config config() {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(url)
        .withCaCertFile(ca.toString())
        .withOauthTokenProvider(this::tokenNow)
        .withConnectionTimeout(CONNECT_MILLIS)
        .withRequestTimeout(REQUEST_MILLIS)
        .withRequestRetryBackoffLimit(1) // at 0 no failure is told; the informer asks again
        .withWatchReconnectInterval(FIRST_WAIT_MILLIS)
        .build();
  }

  private String tokenNow() {
    try {
      return Files.readString(token).strip();
    } catch (IOException e) {
      return ""; // refused by the API, which is told
    }
  }
}
