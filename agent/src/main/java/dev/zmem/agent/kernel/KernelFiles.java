package dev.zmem.agent.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Opens, reads and lists kernel files with buffers of its own: nothing is allocated for a read that
 * fits.
 *
 * <p>One thread at a time. Errors are values: a negative result is {@code -errno}, told apart by
 * {@link #isGone} and {@link #isDenied}.
 */
public final class KernelFiles implements AutoCloseable {
  /** The first size of the read buffer; a rollup is under 2 KiB, a meminfo under 4 KiB. */
  private static final int FIRST_BUFFER_BYTES = 64 * 1024;

  /** The largest file read whole: {@code mountinfo} of some 20,000 mounts. */
  private static final int MAX_FILE_BYTES = 4 * 1024 * 1024;

  /** Longer than a line of {@code stat}, which has some fifty numbers. */
  private static final int SHORT_BYTES = 2048;

  private static final int PATH_BYTES = 4096;
  private static final int KCMP_VM = 1;
  private static final long MFD_CLOEXEC = 1;
  private static final long MFD_HUGETLB = 4;
  private static final int MFD_HUGE_SHIFT = 26;
  private static final long RESOLVE_NO_MAGICLINKS = 2;
  private static final long RESOLVE_NO_SYMLINKS = 4;
  private static final long RESOLVE_BENEATH = 8;
  private static final byte[] NUL = {0};

  private final Arena arena = Arena.ofShared();
  private final MemorySegment capture = arena.allocate(LibC.CAPTURE);
  private final MemorySegment path = arena.allocate(PATH_BYTES);
  private final MemorySegment window = arena.allocate(FIRST_BUFFER_BYTES, 8);
  private byte[] bytes = new byte[FIRST_BUFFER_BYTES];
  private final byte[] shortBytes = new byte[SHORT_BYTES];
  private final MemorySegment shortWindow = MemorySegment.ofArray(shortBytes);

  /** What the last {@link #readShort} gave. */
  public byte[] shortBytes() {
    return shortBytes;
  }

  /**
   * Reads a file of a line or two from its start, into {@link #shortBytes}: bytes read, or {@code
   * -errno}. For files that take the kernel no time, as {@code statm} and {@code stat}.
   */
  public int readShort(int fd) {
    return LibC.preadShort(fd, shortWindow, capture);
  }

  /** What the last read gave; valid up to its length, until the next read. */
  public byte[] bytes() {
    return bytes;
  }

  /** Opens a file for reading: a descriptor, or {@code -errno}. */
  public int open(String file) {
    return LibC.open(cString(file), LibC.O_RDONLY | LibC.O_CLOEXEC, capture);
  }

  /**
   * Opens a file of other people's below a directory, without following any link and without
   * waiting for a pipe's other end: a descriptor, or {@code -errno} (ENOSYS before Linux 5.6).
   */
  public int openBeneath(int directory, String file) {
    window.set(JAVA_LONG, 0, LibC.O_RDONLY | LibC.O_CLOEXEC | LibC.O_NONBLOCK);
    window.set(JAVA_LONG, 8, 0);
    window.set(JAVA_LONG, 16, RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH);
    return LibC.openat2(directory, cString(file), window, capture);
  }

  /** Closes a descriptor; a negative one is no descriptor and nothing happens. */
  public void close(int fd) {
    if (fd >= 0) {
      LibC.close(fd);
    }
  }

  /** Reads from the start, one call: bytes read (at most the window), or {@code -errno}. */
  public int readStart(int fd) {
    return readFrom(fd, 0);
  }

  /** Reads from {@code offset}, one call: bytes read (at most the window), or {@code -errno}. */
  public int readFrom(int fd, long offset) {
    return readFrom(fd, offset, FIRST_BUFFER_BYTES);
  }

  /** The same of at most {@code most} bytes. */
  public int readFrom(int fd, long offset, int most) {
    int read = LibC.pread(fd, window, Math.min(most, FIRST_BUFFER_BYTES), offset, capture);
    if (read > 0) {
      MemorySegment.copy(window, JAVA_BYTE, 0, bytes, 0, read);
    }
    return read;
  }

  /**
   * Reads 64-bit words of the machine's byte order into {@code words}, one call: words read, or
   * {@code -errno}.
   *
   * @param offset bytes from the start of the file
   * @param count words, at most 8,192 and the length of {@code words}
   */
  public int readWords(int fd, long offset, long[] words, int count) {
    int read = LibC.pread(fd, window, (long) count * Long.BYTES, offset, capture);
    if (read <= 0) {
      return read;
    }
    MemorySegment.copy(window, JAVA_LONG, 0, words, 0, read / Long.BYTES);
    return read / Long.BYTES;
  }

  /**
   * Makes an empty file of hugetlb memory without a name: a descriptor, or {@code -errno}.
   *
   * @param pageBits size of its pages, the power of two
   */
  public int openHugetlb(int pageBits) {
    long flags = MFD_CLOEXEC | MFD_HUGETLB | (long) pageBits << MFD_HUGE_SHIFT;
    return LibC.memfdCreate(cString("zmem"), flags, capture);
  }

  /**
   * {@code ioctl(2)} with the first of {@code words} as its struct and memory behind it that the
   * kernel may fill: what the request gives, or {@code -errno}. All words are copied there and
   * back.
   *
   * @param behind the number of the word that holds the address of the memory behind the struct
   * @param structWords words of the struct; the others of {@code words} are behind it
   */
  public long control(int fd, long request, long[] words, int structWords, int behind) {
    words[behind] = window.address() + (long) structWords * Long.BYTES;
    MemorySegment.copy(words, 0, window, JAVA_LONG, 0, structWords);
    long result = LibC.ioctl(fd, request, window, capture);
    MemorySegment.copy(window, JAVA_LONG, 0, words, 0, words.length);
    return result;
  }

  /**
   * Reads the whole file: bytes read, or {@code -errno}. Stops at {@value #MAX_FILE_BYTES} bytes.
   */
  public int readWhole(int fd) {
    int total = 0;
    while (total < MAX_FILE_BYTES) {
      int read = LibC.pread(fd, window, FIRST_BUFFER_BYTES, total, capture);
      if (read < 0) {
        return read;
      }
      if (read == 0) {
        break;
      }
      if (total + read > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, total + read));
      }
      MemorySegment.copy(window, JAVA_BYTE, 0, bytes, total, read);
      total += read;
    }
    return total;
  }

  /** Opens, reads from the start and closes: bytes read, or {@code -errno}. */
  public int readFile(String file) {
    int fd = open(file);
    if (fd < 0) {
      return fd;
    }
    int read = readStart(fd);
    close(fd);
    return read;
  }

  /** Reads the target of a link into {@link #bytes}: its length, or {@code -errno}. */
  public int readLink(String file) {
    int length = LibC.readlink(cString(file), window, capture);
    if (length > 0) {
      MemorySegment.copy(window, JAVA_BYTE, 0, bytes, 0, length);
    }
    return length;
  }

  /**
   * Adds the entries of a directory whose names are numbers to {@code numbers}: 0, or {@code
   * -errno}.
   */
  public int listNumbers(int directoryFd, IntList numbers) {
    int rewound = LibC.rewind(directoryFd, capture);
    if (rewound < 0) {
      return rewound;
    }
    while (true) {
      int length = LibC.getdents64(directoryFd, window, capture);
      if (length <= 0) {
        return length;
      }
      MemorySegment.copy(window, JAVA_BYTE, 0, bytes, 0, length);
      // struct linux_dirent64: u64 ino, s64 off, u16 reclen, u8 type, char name[]; all processors
      // of Architecture put the low byte first
      for (int at = 0; at < length; ) {
        int entryLength = (bytes[at + 16] & 0xff) | (bytes[at + 17] & 0xff) << 8;
        int number = number(at + 19, at + entryLength);
        if (number > 0) {
          numbers.add(number);
        }
        at += entryLength;
      }
    }
  }

  /**
   * Whether two processes share one address space: 0 for the same, 1 or 2 for an order that is
   * stable while both live, negative when the kernel does not say ({@code kcmp(2)}, needs ptrace
   * rights on both).
   */
  public int compareAddressSpaces(int pid, int otherPid) {
    return LibC.kcmp(pid, otherPid, KCMP_VM, capture);
  }

  /** The thing was there and is not any more, or never was. */
  public static boolean isGone(int result) {
    return result == -LibC.ESRCH || result == -LibC.ENOENT;
  }

  /** The kernel refuses. */
  public static boolean isDenied(int result) {
    return result == -LibC.EACCES || result == -LibC.EPERM;
  }

  /**
   * Neither gone nor refused: the kernel had no descriptor or no memory left (ENFILE, EMFILE,
   * ENOMEM), was interrupted or the like. It tells nothing of the thing itself, unlike a link whose
   * target is longer than the kernel tells, which stays so.
   */
  public static boolean isFailure(int result) {
    return result < 0 && !isGone(result) && !isDenied(result) && result != -LibC.ENAMETOOLONG;
  }

  @Override
  public void close() {
    arena.close();
  }

  private int number(int from, int end) {
    int value = 0;
    for (int at = from; at < end; at++) {
      byte b = bytes[at];
      if (b == 0) {
        return at == from ? -1 : value;
      }
      if (b < '0' || b > '9' || value > (Integer.MAX_VALUE - 9) / 10) {
        return -1;
      }
      value = value * 10 + (b - '0');
    }
    return value;
  }

  private MemorySegment cString(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    if (encoded.length >= PATH_BYTES) {
      throw new IllegalArgumentException(
          "path of " + encoded.length + " bytes (expected: below " + PATH_BYTES + ")");
    }
    MemorySegment.copy(encoded, 0, path, JAVA_BYTE, 0, encoded.length);
    MemorySegment.copy(NUL, 0, path, JAVA_BYTE, encoded.length, 1);
    return path;
  }
}
