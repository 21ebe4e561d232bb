package dev.zmem.program.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As root, in folders of another user, which has no name on this machine. */
class FolderOwnerTest {
  private static final int OTHER = 54321;

  @TempDir private Path folder;

  @BeforeEach
  void needsRoot() throws Exception {
    assumeTrue(uid(Path.of("/proc/self")) == 0, "only root gives files away");
  }

  @Test
  void folderMadeInAnothers_isTheOthers_withAllInIt() throws Exception {
    give(folder);
    Path made = folder.resolve("tls");
    FolderOwner owner = FolderOwner.of(made);
    Path admin = Files.createDirectories(made.resolve("admin"));
    Path key = Files.writeString(made.resolve("tls.key"), "key");
    Path adminKey = Files.writeString(admin.resolve("tls.key"), "key");
    owner.take();
    for (Path each : new Path[] {made, admin, key, adminKey}) {
      assertThat(uid(each)).as(each.toString()).isEqualTo(OTHER);
    }
    assertThat(Files.getAttribute(made, "unix:gid")).isEqualTo(OTHER);
  }

  @Test
  void fileReplacedByRoot_inAnothersFolder_isTheOthers() throws Exception {
    give(folder);
    FolderOwner owner = FolderOwner.of(folder);
    Path file = Files.writeString(folder.resolve("tls.crt"), "new");
    owner.take();
    assertThat(uid(file)).isEqualTo(OTHER);
  }

  @Test
  void rootsOwnFolder_staysRoots() throws Exception {
    Path made = Files.createDirectory(folder.resolve("tls"));
    Path file = Files.writeString(made.resolve("tls.key"), "key");
    give(file);
    FolderOwner.of(made).take();
    assertThat(uid(made)).isZero();
    assertThat(uid(file)).as("not taken away either").isEqualTo(OTHER);
  }

  @Test
  void linksOutOfTheFolder_giveNothingAway() throws Exception {
    Path roots = Files.writeString(folder.resolve("roots"), "root's");
    Path made = Files.createDirectory(folder.resolve("tls"));
    give(made);
    Files.createSymbolicLink(made.resolve("link"), roots);
    Files.createLink(made.resolve("second-name"), roots);
    FolderOwner.of(made).take();
    assertThat(uid(roots)).isZero();
  }

  @Test
  void folderInNoFolder_isNobodys() {
    Path nowhere = folder.resolve("a/b/c");
    FolderOwner.of(nowhere).take();
    assertThat(nowhere).doesNotExist();
  }

  private static void give(Path file) throws IOException {
    Files.setAttribute(file, "unix:gid", OTHER);
    Files.setAttribute(file, "unix:uid", OTHER);
  }

  private static int uid(Path file) throws IOException {
    return (int) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }
}
