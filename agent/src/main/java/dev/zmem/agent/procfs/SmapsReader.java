package dev.zmem.agent.procfs;

import dev.zmem.agent.kernel.KernelFiles;

/**
 * Reads {@code /proc/<pid>/smaps}, a piece after the other, and sums it as it comes: the file of a
 * process with many mappings has hundreds of megabytes. Allocates nothing; one thread at a time.
 */
public final class SmapsReader {
  private final KernelFiles files;

  /** Reads by {@code files}. */
  public SmapsReader(KernelFiles files) {
    this.files = files;
  }

  /**
   * Reads the file into {@code parser}, to its end: of a file that cannot be opened or read on
   * there are no figures.
   */
  public Outcome read(String file, SmapsParser parser) {
    int descriptor = files.open(file);
    if (descriptor < 0) {
      return new Outcome(descriptor, false);
    }
    try {
      parser.begin();
      long total = 0;
      int read;
      while ((read = files.readFrom(descriptor, total)) > 0) {
        parser.add(files.bytes(), read);
        total += read;
      }
      return new Outcome(read < 0 ? read : total, parser.end());
    } finally {
      files.close(descriptor);
    }
  }

  /**
   * What a read came to.
   *
   * @param length bytes, 0 without an address space, or {@code -errno}
   * @param wellFormed whether it was such a file, so that the parser has its figures
   */
  public record Outcome(long length, boolean wellFormed) {}
}
