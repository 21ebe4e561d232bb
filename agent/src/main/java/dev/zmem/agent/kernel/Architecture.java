package dev.zmem.agent.kernel;

/**
 * What differs between processor architectures: the numbers of system calls. Source: the kernel's
 * {@code arch/x86/entry/syscalls/syscall_64.tbl} and {@code scripts/syscall.tbl}.
 */
record Architecture(
    int openat,
    int close,
    int pread64,
    int readlinkat,
    int getdents64,
    int lseek,
    int clockGettime,
    int prlimit64,
    int kcmp,
    int ioctl,
    int memfdCreate,
    int madvise) {
  /** The one this machine has. */
  static final Architecture CURRENT = of(System.getProperty("os.arch", ""));

  /** An {@link IllegalStateException} for one whose numbers are not known here. */
  static Architecture of(String name) {
    return switch (name) {
      case "amd64", "x86_64" ->
          new Architecture(257, 3, 17, 267, 217, 8, 228, 302, 312, 16, 319, 28);
      case "aarch64", "riscv64", "loongarch64" ->
          new Architecture(56, 57, 67, 78, 61, 62, 113, 261, 272, 29, 279, 233);
      default -> throw new IllegalStateException("zmem does not know the processor " + name);
    };
  }
}
