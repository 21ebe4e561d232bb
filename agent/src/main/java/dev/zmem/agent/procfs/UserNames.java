package dev.zmem.agent.procfs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Names of users by number: from {@code /etc/passwd}, and for those not in it (a directory
 * service's) from the system's name service ({@code getpwuid_r(3)}). Any thread.
 *
 * <p>Remembers the last {@value #MAX_NAMES}; a name changed in the system shows after the agent's
 * restart.
 */
public final class UserNames {
  /** Users remembered. */
  static final int MAX_NAMES = 1024;

  private static final Path PASSWD = Path.of("/etc/passwd");

  /** A larger file is a directory of its own; its users are asked for one by one. */
  private static final long MAX_PASSWD_BYTES = 1 << 20;

  private final Map<Integer, String> local;
  private final Map<Integer, String> names =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, String> eldest) {
          return size() > MAX_NAMES;
        }
      };

  /** The users of this machine. */
  public UserNames() {
    this(PASSWD);
  }

  UserNames(Path passwd) {
    local = read(passwd);
  }

  /** The user's name, or its number where it has none. */
  public synchronized String name(int uid) {
    String known = local.get(uid);
    return known != null ? known : names.computeIfAbsent(uid, NameService::userName);
  }

  /** Lines {@code root:x:0:0:root:/root:/bin/bash}; the first of a number counts, as in libc. */
  private static Map<Integer, String> read(Path passwd) {
    Map<Integer, String> users = new HashMap<>();
    try {
      if (Files.size(passwd) > MAX_PASSWD_BYTES) {
        return users;
      }
      for (String line : Files.readString(passwd, StandardCharsets.UTF_8).split("\n", -1)) {
        int name = line.indexOf(':');
        int password = line.indexOf(':', name + 1);
        int uid = line.indexOf(':', password + 1);
        if (name > 0 && password > name && uid > password + 1) {
          users.putIfAbsent(
              Integer.parseUnsignedInt(line.substring(password + 1, uid)), line.substring(0, name));
        }
      }
    } catch (IOException | NumberFormatException e) {
      // a file that cannot be read, or is of another shape: the name service is asked
    }
    return users;
  }
}
