package dev.zmem.program.file;

import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.text.Escapes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
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

  private void giveTo(PosixFileAttributes to) throws IOException {
    List<Path> all;
    try (Stream<Path> found = Files.walk(folder, DEEPEST)) {
      all = found.toList();
    }
    for (Path file : all) {
      PosixFileAttributeView view =
          Objects.requireNonNull(
              Files.getFileAttributeView(
                  file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS));
      PosixFileAttributes now = view.readAttributes();
      boolean oneName = now.isDirectory() || (int) attribute(file, "unix:nlink") == 1;
      if (oneName && !now.isSymbolicLink() && !now.owner().equals(to.owner())) {
        view.setGroup(to.group());
        view.setOwner(to.owner());
      }
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
