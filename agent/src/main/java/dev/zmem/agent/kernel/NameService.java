package dev.zmem.agent.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * The system's own name service, {@code getpwuid_r(3)}: local files, LDAP, SSSD, as the machine is
 * set up. A class of its own, so that it is linked only when somebody asks. Any thread.
 */
public final class NameService {
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int PASSWD_BYTES = 64;
  private static final int LONGEST_NAME = 256;

  private static final MethodHandle GETPWUID_R =
      LibC.plain(
          "getpwuid_r",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));

  private NameService() {}

  /**
   * The user's name, null where it has none. May take as long as the service does. Throws {@link
   * IllegalStateException} where the service fails.
   */
  public static @Nullable String userName(int uid) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment passwd = arena.allocate(PASSWD_BYTES, 8);
      MemorySegment result = arena.allocate(ADDRESS);
      MemorySegment buffer = arena.allocate(BUFFER_BYTES);
      int error = (int) GETPWUID_R.invokeExact(uid, passwd, buffer, buffer.byteSize(), result);
      if (error != 0) {
        throw new IllegalStateException("errno " + error);
      }
      return result.get(ADDRESS, 0).equals(MemorySegment.NULL)
          ? null
          // struct passwd starts with char *pw_name
          : passwd.get(ADDRESS, 0).reinterpret(LONGEST_NAME).getString(0);
    } catch (Throwable t) {
      throw LibC.broken(t);
    }
  }
}
