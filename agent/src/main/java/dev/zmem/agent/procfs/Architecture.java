package dev.zmem.agent.procfs;

/**
 * What differs between processor architectures.
 *
 * @param kcmp system call number of {@code kcmp(2)}, negative where it is not known
 */
record Architecture(int kcmp) {
  /** The one this machine has. */
  static final Architecture CURRENT = of(System.getProperty("os.arch", ""));

  private static Architecture of(String name) {
    return switch (name) {
      case "amd64", "x86_64" -> new Architecture(312);
      case "aarch64", "riscv64" -> new Architecture(272);
      default -> new Architecture(-1);
    };
  }
}
