package dev.zmem.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zmem.images.Containers.Result;
import dev.zmem.images.Containers.Running;
import java.net.Socket;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The images, unpacked and run without an engine. */
class ImagesIT {
  private static final int NOBODY = 65532;
  private static final String ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";
  private static final String VERSION = property("zmem.version");

  @TempDir private static Path folder;
  private static final Map<String, UnpackedImage> IMAGES = new HashMap<>();

  @BeforeAll
  static void unpack() throws Exception {
    boolean isRoot = "root".equals(System.getProperty("user.name"));
    boolean canMount =
        isRoot && new ProcessBuilder("unshare", "--mount", "true").start().waitFor() == 0;
    if (!canMount) {
      System.out.println("ImagesIT is skipped: it needs root and mount namespaces");
    }
    assumeTrue(canMount, "needs root and mount namespaces");
    for (ProgramImage image : ProgramImage.ALL) {
      IMAGES.put(
          image.program(),
          UnpackedImage.of(
              tarball(Path.of(property("zmem.images")), image), folder.resolve(image.program())));
    }
  }

  @Test
  void everyImage_namesItsUserItsFoldersAndWhatItIs_hasNoShellAndNothingSetuid() throws Exception {
    for (ProgramImage image : ProgramImage.ALL) {
      UnpackedImage unpacked = image(image.program());
      assertThat(unpacked.config())
          .contains("\"User\":\"65532:65532\"", "\"os\":\"linux\"")
          .contains("\"org.opencontainers.image.title\":\"" + image.program() + "\"")
          .contains("\"created\":\"" + property("zmem.created") + "\"")
          .containsPattern("\"dev.zmem.libc6\":\"[0-9.]+-[^\"]+\"");
      for (String writable : image.writable()) {
        assertThat(unpacked.config()).contains("\"" + writable + "\":{}");
        assertThat(Files.getAttribute(unpacked.root().resolve(writable.substring(1)), "unix:uid"))
            .isEqualTo(NOBODY);
      }
      try (Stream<Path> files = Files.walk(unpacked.root())) {
        for (Path file : files.toList()) {
          assertThat(
                  (Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS)
                      & 06000)
              .as("setuid or setgid: " + file)
              .isZero();
          assertThat(Files.getPosixFilePermissions(file))
              .doesNotContain(PosixFilePermission.OTHERS_WRITE);
        }
      }
      assertThat(unpacked.root().resolve("bin")).doesNotExist();
      try (Stream<Path> programs = Files.list(unpacked.root().resolve("opt/zmem/runtime/bin"))) {
        assertThat(programs.map(path -> path.getFileName().toString()))
            .containsExactly(image.program());
      }
      assertThat(unpacked.root().resolve("usr/share/doc/libc6/copyright")).isNotEmptyFile();
      assertThat(Files.size(tarball(Path.of(property("zmem.images")), image)))
          .as("compressed")
          .isLessThan(100 << 20);
    }
  }

  @Test
  void sameDistribution_makesTheSameBytes() throws Exception {
    Path again = Files.createDirectories(folder.resolve("again"));
    ImagesMain.main(
        new String[] {
          VERSION,
          property("zmem.created"),
          property("zmem.home"),
          property("zmem.images") + "/base",
          again.toString()
        });
    for (ProgramImage image : ProgramImage.ALL) {
      assertThat(
              Files.mismatch(
                  tarball(again, image), tarball(Path.of(property("zmem.images")), image)))
          .as(image.program())
          .isEqualTo(-1);
    }
  }

  /** As the token overlay does it: a CA, a token, two nodes, one of them by another user. */
  @Test
  void fleetOutOfImages_readOnly_withOneCapability_joinsAndIsSeen() throws Exception {
    Path state = owned("state", NOBODY);
    List<String> stateBind = List.of(state + "=/var/lib/zmem-aggregator");
    try (Containers containers = new Containers(folder)) {
      for (int start = 0; start < 2; start++) { // as at each start of the pod
        Result made =
            containers.run(
                image("zmem-aggregator"),
                NOBODY,
                Containers.NONE,
                stateBind,
                "init",
                "--if-missing",
                "--tls-dir=/var/lib/zmem-aggregator/tls",
                "--name=localhost");
        assertThat(made.exit()).as(made.out()).isZero();
      }
      Path account = owned("account", NOBODY); // of an API that is not there
      Files.writeString(account.resolve("token"), "secret");
      Files.copy(state.resolve("tls/ca.crt"), account.resolve("ca.crt"));
      Running aggregator =
          containers.start(
              image("zmem-aggregator"),
              NOBODY,
              Containers.NONE,
              List.of(stateBind.getFirst(), account + "=" + ACCOUNT),
              "run",
              "--kubernetes",
              "--listen=localhost:0",
              "--tls-dir=/var/lib/zmem-aggregator/tls",
              "--state-dir=/var/lib/zmem-aggregator");
      String address = aggregator.await("listening address=");
      assertRights(aggregator, NOBODY, 0);
      assertStartUpCacheIsUsed(aggregator, "zmem-aggregator");
      aggregator.await("kubernetes unreachable reason=");

      Path secret = owned("secret", 0);
      Files.writeString(
          secret.resolve("token"),
          zmemctl(containers, state, "token", "create", "--uses=2", "--aggregator=" + address)
              .out());
      startNode(containers, "node-1", 0, secret, address);
      startNode(containers, "node-2", NOBODY, secret, address);

      Result hosts = zmemctl(containers, state, "hosts", "--aggregator=" + address);
      assertThat(hosts.out()).contains("node-1", "node-2", "2 of 2 hosts");
      Result top = zmemctl(containers, state, "top", "-o", "json", "--aggregator=" + address);
      assertThat(top.exit()).as(top.out()).isZero();
      assertThat(top.out()).contains("zmem-aggregator").containsPattern("\"denied\": ?0");

      int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
      for (int probe = 0; probe < 20; probe++) { // the kubelet's
        new Socket("localhost", port).close();
      }
      Result after = zmemctl(containers, state, "hosts", "--aggregator=" + address);
      assertThat(after.out()).contains("2 of 2 hosts");
      assertThat(Files.readString(aggregator.log()).lines().filter(line -> line.contains(" WARN ")))
          .as("lines about probes, and the one about the API")
          .hasSizeLessThan(3);
    }
  }

  private static void startNode(
      Containers containers, String name, int user, Path secret, String address) throws Exception {
    Path identity = owned(name, user);
    List<String> binds = List.of(identity + "=/var/lib/zmem-agent", secret + "=/run/secrets/zmem");
    if (user != 0) {
      Files.setAttribute(secret.resolve("token"), "unix:uid", user);
    }
    for (int start = 0; start < 2; start++) {
      Result joined =
          containers.run(
              image("zmem-agent"),
              user,
              Containers.NONE,
              binds,
              "join",
              address,
              "--if-missing",
              "--token-file=/run/secrets/zmem/token",
              "--host-name=" + name,
              "--tls-dir=/var/lib/zmem-agent/tls");
      assertThat(joined.exit()).as(joined.out()).isZero();
      assertThat(joined.out()).startsWith(start == 0 ? "joined as " : "a member already: ");
    }
    Running agent =
        containers.start(
            image("zmem-agent"),
            user,
            Containers.PTRACE,
            binds,
            "run",
            "--aggregator=" + address,
            "--tls-dir=/var/lib/zmem-agent/tls",
            "--host-name=" + name,
            "--interval=300ms",
            "--socket=off");
    agent.await(" connected ");
    assertRights(agent, user, 1L << 19); // CAP_SYS_PTRACE, capability(7)
    assertStartUpCacheIsUsed(agent, "zmem-agent");
  }

  private static void assertRights(Running container, int user, long capabilities)
      throws Exception {
    assertThat(container.status("Uid").split("\\s+")).containsOnly(String.valueOf(user));
    assertThat(Long.parseLong(container.status("CapEff"), 16)).isEqualTo(capabilities);
    assertThat(Long.parseLong(container.status("CapBnd"), 16)).isEqualTo(capabilities);
    assertThat(container.status("NoNewPrivs")).isEqualTo("1");
    Path root = Path.of("/proc/" + container.process().pid() + "/root");
    assertThatThrownBy(() -> Files.createFile(root.resolve("written")))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("Read-only");
  }

  /** The cache is mapped where it fits the jars, their times and places. */
  private static void assertStartUpCacheIsUsed(Running container, String program) throws Exception {
    assertThat(Files.readString(Path.of("/proc/" + container.process().pid() + "/maps")))
        .contains("/opt/zmem/lib/" + program + ".aot");
  }

  private static Result zmemctl(Containers containers, Path state, String... arguments)
      throws Exception {
    String[] all =
        Stream.concat(Stream.of(arguments), Stream.of("--tls-dir=/admin")).toArray(String[]::new);
    Result result =
        containers.run(
            image("zmemctl"),
            NOBODY,
            Containers.NONE,
            List.of(state.resolve("tls/admin") + "=/admin"),
            all);
    assertThat(result.exit()).as(result.out()).isZero();
    return result;
  }

  private static Path owned(String name, int user) throws Exception {
    Path made = Files.createDirectories(folder.resolve("volumes").resolve(name));
    Files.setAttribute(made, "unix:uid", user);
    Files.setAttribute(made, "unix:gid", user);
    return made;
  }

  private static UnpackedImage image(String program) {
    return Objects.requireNonNull(IMAGES.get(program));
  }

  private static Path tarball(Path target, ProgramImage image) {
    return target.resolve(image.program() + "-" + VERSION + ".oci.tar");
  }

  private static String property(String name) {
    return Objects.requireNonNull(System.getProperty(name), name);
  }
}
