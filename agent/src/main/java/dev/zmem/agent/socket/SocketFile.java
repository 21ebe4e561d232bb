package dev.zmem.agent.socket;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A listening Unix socket and its file, which owner, root and the members of one group may connect
 * to. The file comes into its place with its rights, so that nobody connects before them. One
 * thread.
 */
final class SocketFile implements AutoCloseable {
  private static final int FILE_TYPE = 0170000;
  private static final int SOCKET = 0140000;
  private static final int OTHERS_WRITE = 0022;
  private static final int STICKY = 01000;

  private final Path path;
  private final ServerSocketChannel channel;
  private final @Nullable Object fileKey;
  private final String withoutGroup;

  private SocketFile(
      Path path, ServerSocketChannel channel, @Nullable Object fileKey, String withoutGroup) {
    this.path = path;
    this.channel = channel;
    this.fileKey = fileKey;
    this.withoutGroup = withoutGroup;
  }

  /**
   * Listens at the settings' path. Throws an {@link IOException} whose message says why not: where
   * another agent listens there, or where the place is not this agent's to use.
   */
  static SocketFile open(SocketSettings settings) throws IOException {
    Path path = settings.path();
    Path folder = Objects.requireNonNull(path.getParent(), "a path in a folder");
    prepare(folder);
    requireFree(path);
    Path room = Files.createTempDirectory(folder, ".zmem"); // mode 0700
    Path made = room.resolve("s");
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      var _ = channel.bind(UnixDomainSocketAddress.of(made));
      String withoutGroup = giveRights(made, settings.group());
      Object key = Files.readAttributes(made, BasicFileAttributes.class).fileKey();
      var _ = Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
      var _ = channel.configureBlocking(false);
      return new SocketFile(path, channel, key, withoutGroup);
    } catch (IOException e) {
      channel.close();
      throw e;
    } finally {
      Files.deleteIfExists(made);
      Files.deleteIfExists(room);
    }
  }

  /** The socket that listens; it does not block. */
  ServerSocketChannel channel() {
    return channel;
  }

  /** Whether members of the group may connect. */
  boolean hasGroup() {
    return withoutGroup.isEmpty();
  }

  /** Why members of the group may not connect; empty where they may. */
  String withoutGroup() {
    return withoutGroup;
  }

  /** Stops to listen, and removes the file if it is still this socket's. */
  @Override
  public void close() throws IOException {
    channel.close();
    try {
      Object now =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
              .fileKey();
      if (Objects.equals(now, fileKey)) {
        Files.delete(path);
      }
    } catch (NoSuchFileException e) {
      // gone already
    }
  }

  /** A folder that is there and that only its owner can change, made where its parent is there. */
  private static void prepare(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      try {
        Files.createDirectory(folder);
      } catch (FileSystemException e) {
        throw new IOException("its folder cannot be made: " + reason(e), e);
      }
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(folder + " is no folder");
    }
    int mode = (Integer) Files.getAttribute(folder, "unix:mode");
    if ((mode & OTHERS_WRITE) != 0 && (mode & STICKY) == 0) {
      throw new IOException(
          "others may put another in its place, for they may write "
              + folder
              + ": chmod go-w "
              + folder);
    }
    int owner = (Integer) Files.getAttribute(folder, "unix:uid");
    if (owner != 0 && owner != (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid")) {
      throw new IOException("its folder belongs to another user: " + folder);
    }
    if (!Files.isWritable(folder)) {
      throw new IOException("this user may not write " + folder);
    }
  }

  private static void requireFree(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    if ((mode & FILE_TYPE) != SOCKET) {
      throw new IOException("a file that is no socket lies there");
    }
    int owner = (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    int own = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    if (owner != own) {
      throw new IOException("user " + Integer.toUnsignedString(owner) + " has a socket there");
    }
    try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      throw new InUseException();
    } catch (InUseException e) {
      throw new IOException(
          "another agent listens there: give one of the two another --socket, or stop it", e);
    } catch (IOException e) {
      // nobody listens: what an agent left behind that was killed
    }
  }

  private static final class InUseException extends IOException {
    private static final long serialVersionUID = 1;
  }

  /** Mode 0660 and the group; 0600 where that cannot be, with the reason. */
  private static String giveRights(Path socket, String group) throws IOException {
    String trouble = "";
    try {
      GroupPrincipal members =
          socket.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group);
      Objects.requireNonNull(
              Files.getFileAttributeView(socket, PosixFileAttributeView.class),
              "Linux has rights of files")
          .setGroup(members);
    } catch (UserPrincipalNotFoundException e) {
      trouble = "this host has no group " + group;
    } catch (FileSystemException e) {
      trouble = "this user is no member of group " + group;
    }
    Files.setPosixFilePermissions(
        socket, PosixFilePermissions.fromString(trouble.isEmpty() ? "rw-rw----" : "rw-------"));
    return trouble;
  }

  private static String reason(FileSystemException e) {
    return e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
  }
}
