package dev.zmem.agent.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/**
 * The system calls zmem makes, by the foreign function API (JEP 454). All but one go through the C
 * library's {@code syscall(2)}: each native function linked costs a start some ten milliseconds.
 * Every call that can fail takes the caller's own errno capture segment and gives its result, or
 * {@code -errno}. Memory is passed by address: it must be native and of an arena that outlives the
 * call. Stateless; any thread.
 */
final class LibC {
  static final int ENOENT = 2;
  static final int ESRCH = 3;
  static final int EACCES = 13;
  static final int EPERM = 1;
  static final int ENAMETOOLONG = 36;

  static final int O_RDONLY = 0;
  static final int O_CLOEXEC = 0x80000;

  /** Bytes of the segment that {@code errno} is captured into. */
  static final StructLayout CAPTURE = Linker.Option.captureStateLayout();

  private static final long ERRNO_AT =
      CAPTURE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle SYSCALL =
      capturing(
          "syscall",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          Linker.Option.firstVariadicArg(1));

  /** Linked at the first short read: a program that makes one pass makes none. */
  private static final class ShortRead {
    private static final MethodHandle PREAD =
        capturing(
            "pread",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG),
            Linker.Option.critical(true));
  }

  static final int O_NONBLOCK = 0x800;

  /** Bytes of {@code struct open_how}: flags, mode, resolve. */
  static final long OPEN_HOW_BYTES = 24;

  private static final long OPENAT2 = 437;
  private static final Architecture CALLS = Architecture.CURRENT;
  private static final long AT_FDCWD = -100;
  private static final MemorySegment IGNORED = Arena.global().allocate(CAPTURE);

  private LibC() {}

  /** {@code open(2)}: a descriptor, or {@code -errno}. {@code path} is NUL-terminated. */
  static int open(MemorySegment path, int flags, MemorySegment capture) {
    return (int) call(CALLS.openat(), AT_FDCWD, path.address(), flags, 0, 0, capture);
  }

  /** {@code openat2(2)}, Linux 5.6, the same number everywhere: a descriptor, or {@code -errno}. */
  static int openat2(int directory, MemorySegment path, MemorySegment how, MemorySegment capture) {
    return (int)
        call(OPENAT2, directory, path.address(), how.address(), OPEN_HOW_BYTES, 0, capture);
  }

  /** {@code pread(2)}: bytes read, or {@code -errno}. */
  static int pread(int fd, MemorySegment buffer, long length, long offset, MemorySegment capture) {
    return (int) call(CALLS.pread64(), fd, buffer.address(), length, offset, 0, capture);
  }

  /**
   * {@code pread(2)} into memory of the heap, for files whose reading takes a microsecond or two:
   * no collection can begin meanwhile. Bytes read, or {@code -errno}.
   */
  static int preadShort(int fd, MemorySegment buffer, MemorySegment capture) {
    try {
      long read = (long) ShortRead.PREAD.invokeExact(capture, fd, buffer, buffer.byteSize(), 0L);
      return read < 0 ? -errno(capture) : (int) read;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /** {@code readlink(2)}: bytes of the target, or {@code -errno}. */
  static int readlink(MemorySegment path, MemorySegment buffer, MemorySegment capture) {
    return (int)
        call(
            CALLS.readlinkat(),
            AT_FDCWD,
            path.address(),
            buffer.address(),
            buffer.byteSize(),
            0,
            capture);
  }

  /** {@code getdents64(2)}: bytes of directory entries, 0 at the end, or {@code -errno}. */
  static int getdents64(int fd, MemorySegment buffer, MemorySegment capture) {
    return (int) call(CALLS.getdents64(), fd, buffer.address(), buffer.byteSize(), 0, 0, capture);
  }

  /** {@code lseek(fd, 0, SEEK_SET)}: 0, or {@code -errno}. */
  static int rewind(int fd, MemorySegment capture) {
    return (int) call(CALLS.lseek(), fd, 0, 0, 0, 0, capture);
  }

  /** {@code close(2)}; what it says is of no use. */
  static void close(int fd) {
    long _ = call(CALLS.close(), fd, 0, 0, 0, 0, IGNORED);
  }

  /** {@code clock_gettime(2)} into a {@code struct timespec}. */
  static boolean clockGettime(int clock, MemorySegment timespec, MemorySegment capture) {
    return call(CALLS.clockGettime(), clock, timespec.address(), 0, 0, 0, capture) == 0;
  }

  /** {@code prlimit64(2)} of this process into a {@code struct rlimit64}. */
  static boolean getrlimit(int resource, MemorySegment rlimit, MemorySegment capture) {
    return call(CALLS.prlimit64(), 0, resource, 0, rlimit.address(), 0, capture) == 0;
  }

  /** {@code kcmp(2)}: 0 to 3, or {@code -errno}. */
  static int kcmp(int pid, int otherPid, int type, MemorySegment capture) {
    return (int) call(CALLS.kcmp(), pid, otherPid, type, 0, 0, capture);
  }

  /** {@code memfd_create(2)}: a descriptor, or {@code -errno}. */
  static int memfdCreate(MemorySegment name, long flags, MemorySegment capture) {
    return (int) call(CALLS.memfdCreate(), name.address(), flags, 0, 0, 0, capture);
  }

  /** {@code madvise(2)}: 0, or {@code -errno}. */
  static long madvise(long address, long length, int advice, MemorySegment capture) {
    return call(CALLS.madvise(), address, length, advice, 0, 0, capture);
  }

  /** {@code ioctl(2)} with a struct: what the request gives, or {@code -errno}. */
  static long ioctl(int fd, long request, MemorySegment argument, MemorySegment capture) {
    return call(CALLS.ioctl(), fd, request, argument.address(), 0, 0, capture);
  }

  private static long call(
      long number, long a, long b, long c, long d, long e, MemorySegment capture) {
    try {
      long result = (long) SYSCALL.invokeExact(capture, number, a, b, c, d, e);
      return result < 0 ? -errno(capture) : result;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  private static int errno(MemorySegment capture) {
    return capture.get(JAVA_INT, ERRNO_AT);
  }

  static MethodHandle capturing(String name, FunctionDescriptor shape, Linker.Option... options) {
    Linker.Option[] all = java.util.Arrays.copyOf(options, options.length + 1);
    all[options.length] = Linker.Option.captureCallState("errno");
    return handle(name, shape, all);
  }

  static MethodHandle plain(String name, FunctionDescriptor shape) {
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

  /** What to throw for what a call threw; an {@link Error} is thrown as it is. */
  static IllegalStateException broken(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return new IllegalStateException(
        "a call into the C library failed: " + cause.getMessage(), cause);
  }
}
