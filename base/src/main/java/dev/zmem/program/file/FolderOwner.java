package dev.zmem.program.file;

import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.text.Escapes;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The user and group of a folder, remembered before root writes into it: what root wrote belongs to
 * them afterwards, so that a service reads what {@code join} or {@code init}, run by root, made for
 * it. Nothing is changed where the folder is root's own, or a user other than root writes. Links
 * are not followed, and a file with a second name is left alone: its other name may be another
 * user's.
 */
public final class FolderOwner {
  private static final int DEEPEST = 3;

  private final Path folder;
  private final @Nullable PosixFileAttributes owner;

  private FolderOwner(Path folder, @Nullable PosixFileAttributes owner) {
    this.folder = folder;
    this.owner = owner;
  }

  /** Of a folder; of the one that it is made in, where it does not exist yet. */
  public static FolderOwner of(Path folder) {
    try {
      return read(folder);
    } catch (IOException e) {
      throw bad(folder, e);
    }
  }

  /** Of the folder that a folder lies in: root made it, and was ended before it gave it away. */
  public static FolderOwner ofParent(Path folder) {
    try {
      return read(folder, folder.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw bad(folder, e);
    }
  }

  private static FolderOwner read(Path folder) throws IOException {
    Path absolute = folder.toAbsolutePath();
    return read(folder, Files.isDirectory(absolute) ? absolute : absolute.getParent());
  }

  private static FolderOwner read(Path folder, @Nullable Path existing) throws IOException {
    if (existing == null || !Files.isDirectory(existing)) {
      return new FolderOwner(folder, null);
    }
    PosixFileAttributes found = Files.readAttributes(existing, PosixFileAttributes.class);
    boolean roots = uid(existing) == 0;
    return new FolderOwner(folder, roots || !isRoot() ? null : found);
  }

  /** Gives the folder, and all in it, to its owner. */
  public void take() {
    if (owner != null && Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      try {
        giveTo(owner);
      } catch (IOException e) {
        throw bad(folder, e);
      }
    }
  }

  /**
   * Goes from the root down by open folders, each opened in the one above and none through a link:
   * whoever may rename something on the way moves none of what is given.
   */
  private void giveTo(PosixFileAttributes to) throws IOException {
    Path real = folder.toRealPath();
    try (DirectoryStream<Path> root =
        Files.newDirectoryStream(Objects.requireNonNull(real.getRoot()))) {
      if (!(root instanceof SecureDirectoryStream<Path> top)) {
        throw new IOException("this system opens no folders within folders");
      }
      descend(top, real, 0, to);
    }
  }

  private static void descend(
      SecureDirectoryStream<Path> above, Path real, int names, PosixFileAttributes to)
      throws IOException {
    Path name = real.getName(names);
    if (names == real.getNameCount() - 1) {
      give(above, name, real, to, DEEPEST);
      return;
    }
    try (SecureDirectoryStream<Path> next =
        above.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
      descend(next, real, names + 1, to);
    }
  }

  private static void give(
      SecureDirectoryStream<Path> above, Path name, Path shown, PosixFileAttributes to, int depth)
      throws IOException {
    PosixFileAttributeView view =
        above.getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    PosixFileAttributes now = view.readAttributes();
    if (now.isSymbolicLink()) {
      return;
    }
    if (now.isDirectory() && depth > 0) {
      try (SecureDirectoryStream<Path> inside =
          above.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
        for (Path each : inside) {
          Path file = Objects.requireNonNull(each.getFileName());
          give(inside, file, shown.resolve(file), to, depth - 1);
        }
      }
    }
    boolean oneName = now.isDirectory() || (int) attribute(shown, "unix:nlink") == 1;
    if (oneName && !now.owner().equals(to.owner())) {
      view.setGroup(to.group());
      view.setOwner(to.owner());
    }
  }

  private static ProgramException bad(Path folder, IOException e) {
    return new ProgramException(
        ExitCode.FAILURE,
        Escapes.escape(folder + ": its owner cannot have it: " + FileTrouble.reason(e)));
  }

  private static int uid(Path file) throws IOException {
    return (int) attribute(file, "unix:uid");
  }

  private static Object attribute(Path file, String name) throws IOException {
    return Objects.requireNonNull(Files.getAttribute(file, name, LinkOption.NOFOLLOW_LINKS), name);
  }

  private static boolean isRoot() throws IOException {
    return uid(Path.of("/proc/self")) == 0;
  }
}
