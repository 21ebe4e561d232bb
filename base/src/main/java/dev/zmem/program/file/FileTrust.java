package dev.zmem.program.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether somebody else could have written a file that the program obeys, or read one that it keeps
 * secret. Says what is wrong and the command that mends it. Looks at the file behind a link and at
 * its folder; pipes and devices, whose owner made them for this program, are let pass. Immutable.
 *
 * <p>A group that may write is somebody else, unless it is the owner's own (of the same name, as
 * most distributions make it) and the owner is not root. A group that may read a key is what the
 * owner wanted.
 */
public final class FileTrust {
  private static final int OTHERS_READ = 0004;
  private static final int OTHERS_WRITE = 0002;
  private static final int GROUP_WRITE = 0020;
  private static final int STICKY = 01000;
  private static final int PERMISSIONS = 07777;

  private static final int ROOT = 0;

  /** What stands for users that a user namespace has no number for. */
  private static final int UNMAPPED = 65534;

  private static final String ALL_MAPPED = "0 0 4294967295";

  private final Set<Integer> owners;

  private FileTrust(Set<Integer> owners) {
    this.owners = owners;
  }

  /**
   * For a program with this environment. Its own files and root's are trusted; of who called sudo
   * too, in whose home a program run by root may find its settings.
   */
  public static FileTrust of(Map<String, String> environment) {
    Set<Integer> owners = new TreeSet<>();
    try {
      int own = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      owners.add(ROOT);
      owners.add(own);
      String caller = environment.getOrDefault("SUDO_UID", "");
      if (own == ROOT && !caller.isEmpty() && caller.chars().allMatch(c -> c >= '0' && c <= '9')) {
        owners.add(Integer.parseUnsignedInt(caller));
      }
      String mapped = Files.readString(Path.of("/proc/self/uid_map")).strip();
      if (!mapped.replaceAll("\\s+", " ").equals(ALL_MAPPED)) {
        owners.add(UNMAPPED);
      }
    } catch (IOException | NumberFormatException e) {
      return new FileTrust(Set.of()); // without /proc nobody knows whose program this is
    }
    return new FileTrust(owners);
  }

  /** What is wrong with a file whose words the program obeys; empty when nothing is. */
  public Optional<String> troubleWithSettings(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    int owner = (Integer) Files.getAttribute(file, "unix:uid");
    if (!owners.isEmpty() && !owners.contains(owner)) {
      return Optional.of("belongs to user " + owner + ", who could change it: chown root " + file);
    }
    return troubleWithWriters(file);
  }

  /** What is wrong with a file that others must not write; empty when nothing is. */
  public static Optional<String> troubleWithWriters(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    if (isWritable(file, 0)) {
      return Optional.of("others may write it (mode " + octal(file) + "): chmod go-w " + file);
    }
    Path folder = file.toRealPath().getParent();
    if (folder != null && isWritable(folder, STICKY) && !Files.getFileStore(folder).isReadOnly()) {
      return Optional.of(
          "others may put another in its place, for they may write "
              + folder
              + " (mode "
              + octal(folder)
              + "): chmod go-w "
              + folder);
    }
    return Optional.empty();
  }

  /** What is wrong with a file that not everybody must read; empty when nothing is. */
  public static Optional<String> troubleWithReaders(Path file) throws IOException {
    if (Files.isRegularFile(file) && (mode(file) & OTHERS_READ) != 0) {
      return Optional.of(
          "everybody may read it (mode "
              + octal(file)
              + "): chmod o-rwx "
              + file
              + " (0640 with a group for the program is as good as 0600)");
    }
    return Optional.empty();
  }

  private static boolean isWritable(Path path, int unless) throws IOException {
    int mode = mode(path);
    if ((mode & unless) != 0) {
      return false;
    }
    return (mode & OTHERS_WRITE) != 0 || ((mode & GROUP_WRITE) != 0 && !isOwnersGroup(path));
  }

  private static boolean isOwnersGroup(Path path) throws IOException {
    PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class);
    return (Integer) Files.getAttribute(path, "unix:uid") != ROOT
        && attributes.owner().getName().equals(attributes.group().getName());
  }

  private static int mode(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:mode") & PERMISSIONS;
  }

  private static String octal(Path path) throws IOException {
    return "0" + Integer.toOctalString(mode(path));
  }
}
