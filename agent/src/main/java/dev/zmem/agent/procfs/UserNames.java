package dev.zmem.agent.procfs;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Names of users by number, from the system's own name service ({@code getpwuid_r(3)}). Any thread.
 *
 * <p>Remembers the last {@value #MAX_NAMES}; a name changed in the system shows after the agent's
 * restart.
 */
public final class UserNames {
  /** Users remembered. */
  static final int MAX_NAMES = 1024;

  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int PASSWD_BYTES = 64;

  private final Map<Integer, String> names =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, String> eldest) {
          return size() > MAX_NAMES;
        }
      };

  /** The user's name, or its number where it has none. */
  public synchronized String name(int uid) {
    return names.computeIfAbsent(uid, UserNames::lookUp);
  }

  private static String lookUp(int uid) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment passwd = arena.allocate(PASSWD_BYTES, 8);
      MemorySegment result = arena.allocate(ADDRESS);
      int error = LibC.getpwuid(uid, passwd, arena.allocate(BUFFER_BYTES), result);
      if (error == 0 && !result.get(ADDRESS, 0).equals(MemorySegment.NULL)) {
        // struct passwd starts with char *pw_name
        return passwd.get(ADDRESS, 0).reinterpret(256).getString(0);
      }
      return Integer.toUnsignedString(uid);
    }
  }
}
