package dev.zmem.agent.kernel;

/** A kernel file read from its start again and again on one descriptor. One thread at a time. */
public final class KeptFile implements AutoCloseable {
  private final KernelFiles files;
  private final String path;
  private int descriptor = -1;

  /** The file at {@code path}, read by {@code files}; opened at the first read. */
  public KeptFile(KernelFiles files, String path) {
    this.files = files;
    this.path = path;
  }

  /** Bytes read into the buffer of its {@link KernelFiles}; 0 when it cannot be read. */
  public int read() {
    if (descriptor < 0) {
      descriptor = files.open(path);
    }
    return descriptor < 0 ? 0 : Math.max(0, files.readStart(descriptor));
  }

  @Override
  public void close() {
    files.close(descriptor);
    descriptor = -1;
  }
}
