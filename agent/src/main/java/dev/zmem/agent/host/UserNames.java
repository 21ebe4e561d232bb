package dev.zmem.agent.host;

import dev.zmem.agent.kernel.NameService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names of users by number: from {@code /etc/passwd} as it was at the start, and for those not in
 * it (a directory service's) from the system's name service ({@code getpwuid_r(3)}), which may take
 * long and is never waited for: the number stands until its answer comes. Any thread.
 */
public class UserNames {
  private static final Path PASSWD = Path.of("/etc/passwd");

  /** A larger file is a directory of its own; its users are asked for one by one. */
  private static final long MAX_PASSWD_BYTES = 1 << 20;

  /** A name service. Any thread. */
  public interface Service {

    /**
     * The user's name, null where it has none. May take as long as it likes; throws where the name
     * cannot be told.
     */
    @Nullable String userName(int uid);
  }

  private final Map<Integer, String> local;
  private final NameLookups lookups;

  /** The users of this machine. */
  public UserNames() {
    this(PASSWD, NameService::userName);
  }

  /** Users of this file, and for others of a service. */
  public UserNames(Path passwd, Service service) {
    local = read(passwd);
    lookups = new NameLookups(service, System::nanoTime);
  }

  /** The user's name, or its number where it has none, or none is known yet. */
  public String name(int uid) {
    String known = local.get(uid);
    if (known == null) {
      known = lookups.name(uid);
    }
    return known == null ? Integer.toUnsignedString(uid) : known;
  }

  /** Whether names came since this was last asked, for numbers that stood in their place. */
  public boolean takeNews() {
    return lookups.takeNews();
  }

  /** Waits for the answers that are asked for, but no longer than this. */
  public void await(long nanos) {
    lookups.await(nanos);
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
