package dev.zmem.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only sockets of trusted users are asked. */
class SocketTrustTest {
  @TempDir private Path folder;

  @Test
  void ownerOfTheSocket_isRootOrTheCaller_orHasAFolderInRun() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root gives files away");
    Path run = Files.createDirectory(folder.resolve("run"));
    Path room = Files.createDirectory(run.resolve("zmem"));
    Path socket = Files.createFile(room.resolve("agent.sock"));
    assertThat(SocketTrust.trustsOwner(socket, run, 500)).isTrue();
    own(socket, 500);
    assertThat(SocketTrust.trustsOwner(socket, run, 500)).isTrue();
    assertThat(SocketTrust.trustsOwner(socket, run, 501)).isFalse();
    own(room, 500);
    assertThat(SocketTrust.trustsOwner(socket, run, 501)).isTrue();
    assertThat(SocketTrust.trustsOwner(socket, folder, 501)).isFalse();
    Files.setAttribute(room, "unix:mode", 0777);
    assertThat(SocketTrust.trustsOwner(socket, run, 501)).isFalse();
    Files.setAttribute(room, "unix:mode", 0755);
    Files.setAttribute(run, "unix:mode", 01777);
    assertThat(SocketTrust.trustsOwner(socket, run, 501)).isFalse();
  }

  private static void own(Path path, int user) throws IOException {
    Files.setAttribute(path, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
  }
}
