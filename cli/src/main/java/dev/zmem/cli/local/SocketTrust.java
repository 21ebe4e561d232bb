package dev.zmem.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Whether what listens on a socket is this host's agent, by the owner of its file: root, the
 * caller, or the user to whom root gave a folder in {@code /run}, as systemd does for an agent with
 * a user of its own. Another user's socket could tell any story. Pure but for the looks at files.
 */
final class SocketTrust {
  private static final Path RUN = Path.of("/run");
  private static final int FILE_TYPE = 0170000;
  private static final int SOCKET = 0140000;
  private static final int GROUP_READ_WRITE = 0060;
  private static final int OTHERS_WRITE = 0022;
  private static final int ROOT = 0;

  private SocketTrust() {}

  /** Whether the file is a socket of one who is trusted; false where there is none. */
  static boolean trusts(Path socket) throws IOException {
    return (mode(socket) & FILE_TYPE) == SOCKET && trustsOwner(socket, RUN, own());
  }

  /** The same of a file whose kind is known, where {@code run} stands for {@code /run}. */
  static boolean trustsOwner(Path socket, Path run, int own) throws IOException {
    int owner = owner(socket);
    if (owner == ROOT || owner == own) {
      return true;
    }
    Path folder = socket.getParent();
    return folder != null
        && run.equals(folder.getParent())
        && owner(run) == ROOT
        && (mode(run) & OTHERS_WRITE) == 0
        && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        && owner(folder) == owner
        && (mode(folder) & OTHERS_WRITE) == 0;
  }

  /** The group whose members may ask; empty where there is none. */
  static String group(Path socket) throws IOException {
    return (mode(socket) & GROUP_READ_WRITE) == GROUP_READ_WRITE
        ? String.valueOf(Files.getAttribute(socket, "posix:group", LinkOption.NOFOLLOW_LINKS))
        : "";
  }

  private static int own() throws IOException {
    return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
  }

  private static int owner(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }

  private static int mode(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
  }
}
