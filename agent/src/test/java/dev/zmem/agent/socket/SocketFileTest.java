package dev.zmem.agent.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the agent takes for its socket's place, and what it leaves alone. */
class SocketFileTest {
  private static final String NO_GROUP = "no-such-group";

  @TempDir private Path folder;

  @Test
  void ownGroup_mayConnect_andNobodyElse() throws IOException {
    String group =
        Files.getAttribute(Path.of("/proc/self"), "posix:group", LinkOption.NOFOLLOW_LINKS)
            .toString();
    Path made = folder.resolve("new");
    Path path = made.resolve("agent.sock");
    try (SocketFile file = SocketFile.open(new SocketSettings(path, group))) {
      assertThat(file.hasGroup()).isTrue();
      assertThat(mode(path)).isEqualTo("rw-rw----");
      assertThat(mode(made)).isEqualTo("rwxr-xr-x");
      assertThat(made.toFile().list()).containsExactly("agent.sock");
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void groupThatIsNotThere_leavesOwnerAndRoot() throws IOException {
    Path path = folder.resolve("agent.sock");
    try (SocketFile file = SocketFile.open(new SocketSettings(path, NO_GROUP))) {
      assertThat(file.hasGroup()).isFalse();
      assertThat(file.withoutGroup()).isEqualTo("this host has no group no-such-group");
      assertThat(mode(path)).isEqualTo("rw-------");
    }
  }

  @Test
  void socketOfAKilledAgent_isReplaced() throws IOException {
    Path path = folder.resolve("agent.sock");
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      var _ = dead.bind(UnixDomainSocketAddress.of(path));
    }
    assertThat(Files.exists(path)).isTrue();
    try (SocketFile _ = SocketFile.open(new SocketSettings(path, NO_GROUP));
        SocketClient client = new SocketClient(path)) {
      assertThat(client).isNotNull();
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void socketThatSomebodyListensOn_stays() throws IOException {
    Path path = folder.resolve("agent.sock");
    try (SocketFile _ = SocketFile.open(new SocketSettings(path, NO_GROUP))) {
      refuses(path, "another agent listens there: give one of the two another --socket");
      assertThat(Files.exists(path)).isTrue();
    }
  }

  @Test
  void fileOfAnotherKind_andLinks_stay() throws IOException {
    Path file = Files.writeString(folder.resolve("agent.sock"), "precious");
    refuses(file, "a file that is no socket lies there");
    assertThat(file).hasContent("precious");
    Path link = Files.createSymbolicLink(folder.resolve("link.sock"), folder.resolve("nowhere"));
    refuses(link, "a file that is no socket lies there");
    assertThat(Files.isSymbolicLink(link)).isTrue();
  }

  @Test
  void folderThatOthersMayWrite_isRefused() throws IOException {
    Path open = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    refuses(open.resolve("agent.sock"), "others may put another in its place");
    Path link = Files.createSymbolicLink(folder.resolve("linked"), folder);
    refuses(link.resolve("agent.sock"), "is no folder");
    refuses(folder.resolve("a/b/agent.sock"), "its folder cannot be made");
  }

  @Test
  void socketOfAnotherUser_stays() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root gives files away");
    Path path = folder.resolve("agent.sock");
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      var _ = dead.bind(UnixDomainSocketAddress.of(path));
    }
    Files.setAttribute(path, "unix:uid", 12345, LinkOption.NOFOLLOW_LINKS);
    refuses(path, "user 12345 has a socket there");
    assertThat(Files.exists(path)).isTrue();
  }

  @Test
  void fileThatTookTheSocketsPlace_isNotRemoved() throws IOException {
    Path path = folder.resolve("agent.sock");
    try (SocketFile _ = SocketFile.open(new SocketSettings(path, NO_GROUP))) {
      Files.delete(path);
      Files.writeString(path, "another's");
    }
    assertThat(path).hasContent("another's");
  }

  private static void refuses(Path path, String reason) {
    assertThatThrownBy(() -> SocketFile.open(new SocketSettings(path, NO_GROUP)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(reason);
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
