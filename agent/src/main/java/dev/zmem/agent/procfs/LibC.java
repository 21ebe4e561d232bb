package dev.zmem.agent.procfs;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The C library calls zmem makes, by the foreign function API (JEP 454). Every call that can fail
 * takes the caller's own errno capture segment, gives its result as C does, or {@code -errno}.
 * Stateless; any thread.
 */
final class LibC {
  static final int ENOENT = 2;
  static final int ESRCH = 3;
  static final int EACCES = 13;
  static final int EPERM = 1;

  static final int O_RDONLY = 0;
  static final int O_CLOEXEC = 0x80000;

  /** Bytes of the segment that {@code errno} is captured into. */
  static final StructLayout CAPTURE = Linker.Option.captureStateLayout();

  private static final VarHandle ERRNO =
      CAPTURE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle OPEN =
      capturing("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle PREAD =
      capturing("pread", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle PREAD_SHORT =
      capturing(
          "pread",
          FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG),
          Linker.Option.critical(true));
  private static final MethodHandle READLINK =
      capturing("readlink", FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG));
  private static final MethodHandle GETDENTS64 =
      capturing("getdents64", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle LSEEK =
      capturing("lseek", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle CLOSE =
      plain("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle CLOCK_GETTIME =
      plain("clock_gettime", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle GETRLIMIT =
      plain("getrlimit", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle GETPWUID_R =
      plain(
          "getpwuid_r",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
  private static final MethodHandle SYSCALL5 =
      capturing(
          "syscall",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          Linker.Option.firstVariadicArg(1));

  private static final int SC_PAGESIZE = 30; // the same for glibc and musl on every architecture

  private LibC() {}

  /** {@code sysconf(_SC_PAGESIZE)}: bytes a page. */
  static int pageSize() {
    try {
      return (int)
          (long)
              plain("sysconf", FunctionDescriptor.of(JAVA_LONG, JAVA_INT)).invokeExact(SC_PAGESIZE);
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /** {@code open(2)}: a descriptor, or {@code -errno}. {@code path} is NUL-terminated. */
  static int open(MemorySegment path, int flags, MemorySegment capture) {
    try {
      int fd = (int) OPEN.invokeExact(capture, path, flags);
      return fd < 0 ? -errno(capture) : fd;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /** {@code pread(2)}: bytes read, or {@code -errno}. */
  static int pread(int fd, MemorySegment buffer, long length, long offset, MemorySegment capture) {
    try {
      long read = (long) PREAD.invokeExact(capture, fd, buffer, length, offset);
      return read < 0 ? -errno(capture) : (int) read;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /**
   * {@code pread(2)} into memory of the heap, for files whose reading takes a microsecond or two:
   * no collection can begin meanwhile. Bytes read, or {@code -errno}.
   */
  static int preadShort(int fd, MemorySegment buffer, MemorySegment capture) {
    try {
      long read = (long) PREAD_SHORT.invokeExact(capture, fd, buffer, buffer.byteSize(), 0L);
      return read < 0 ? -errno(capture) : (int) read;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /** {@code readlink(2)}: bytes of the target, or {@code -errno}. */
  static int readlink(MemorySegment path, MemorySegment buffer, MemorySegment capture) {
    try {
      long read = (long) READLINK.invokeExact(capture, path, buffer, buffer.byteSize());
      return read < 0 ? -errno(capture) : (int) read;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /** {@code getdents64(2)}: bytes of directory entries, 0 at the end, or {@code -errno}. */
  static int getdents64(int fd, MemorySegment buffer, MemorySegment capture) {
    try {
      long read = (long) GETDENTS64.invokeExact(capture, fd, buffer, buffer.byteSize());
      return read < 0 ? -errno(capture) : (int) read;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /** {@code lseek(fd, 0, SEEK_SET)}: 0, or {@code -errno}. */
  static int rewind(int fd, MemorySegment capture) {
    try {
      long at = (long) LSEEK.invokeExact(capture, fd, 0L, 0);
      return at < 0 ? -errno(capture) : 0;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /** {@code close(2)}. */
  static void close(int fd) {
    try {
      int ignored = (int) CLOSE.invokeExact(fd);
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /** {@code clock_gettime(2)} into a {@code struct timespec}. */
  static boolean clockGettime(int clock, MemorySegment timespec) {
    try {
      return (int) CLOCK_GETTIME.invokeExact(clock, timespec) == 0;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /** {@code getrlimit(2)} into a {@code struct rlimit}. */
  static boolean getrlimit(int resource, MemorySegment rlimit) {
    try {
      return (int) GETRLIMIT.invokeExact(resource, rlimit) == 0;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /**
   * {@code getpwuid_r(3)}: 0 or an errno; {@code result} receives a pointer, NULL when there is no
   * such user.
   */
  static int getpwuid(int uid, MemorySegment passwd, MemorySegment buffer, MemorySegment result) {
    try {
      return (int) GETPWUID_R.invokeExact(uid, passwd, buffer, buffer.byteSize(), result);
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /** {@code syscall(2)} with five arguments: its result, or {@code -errno}. */
  static int syscall(long number, long a, long b, long c, long d, long e, MemorySegment capture) {
    try {
      long result = (long) SYSCALL5.invokeExact(capture, number, a, b, c, d, e);
      return result < 0 ? -errno(capture) : (int) result;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  private static int errno(MemorySegment capture) {
    return (int) ERRNO.get(capture, 0L);
  }

  private static MethodHandle capturing(
      String name, FunctionDescriptor shape, Linker.Option... options) {
    Linker.Option[] all = java.util.Arrays.copyOf(options, options.length + 1);
    all[options.length] = Linker.Option.captureCallState("errno");
    return handle(name, shape, all);
  }

  private static MethodHandle plain(String name, FunctionDescriptor shape) {
    return handle(name, shape);
  }

  private static MethodHandle handle(
      String name, FunctionDescriptor shape, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    MemorySegment symbol =
        linker
            .defaultLookup()
            .find(name)
            .orElseThrow(() -> new IllegalStateException("the C library has no " + name));
    return linker.downcallHandle(symbol, shape, options);
  }

  private static IllegalStateException broken(Throwable cause) {
    return new IllegalStateException(
        "a call into the C library failed: " + cause.getMessage(), cause);
  }
}
