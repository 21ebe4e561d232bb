package dev.zmem.program.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/**
 * Files that are replaced whole or not at all, also where the machine loses its power meanwhile.
 */
public final class DurableFile {
  private DurableFile() {}

  /**
   * Puts these bytes in the place of a file, and on the disk.
   *
   * @param permissions of a new file, as {@code rw-------}; never wider for a moment
   */
  public static void replace(Path file, byte[] bytes, String permissions) throws IOException {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    Path next = folder.resolve(file.getFileName() + ".new");
    boolean _ = Files.deleteIfExists(next); // of a program that ended in between
    try (FileChannel channel =
        FileChannel.open(
            next,
            Set.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)))) {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        var _ = channel.write(left);
      }
      channel.force(true);
    }
    var _ = Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }
}
