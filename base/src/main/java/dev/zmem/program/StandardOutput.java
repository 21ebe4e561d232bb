package dev.zmem.program;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Standard output that remembers why it could not be written, which a {@link java.io.PrintWriter}
 * does not. One thread at a time.
 */
final class StandardOutput extends OutputStream {
  private static final String READER_HAS_GONE = "Broken pipe";

  private final OutputStream out = new FileOutputStream(FileDescriptor.out);
  private @Nullable String failure;

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = String.valueOf(e.getMessage());
      throw e;
    }
  }

  /** Why output is missing; null when none is, or when nobody reads it any more. */
  @Nullable String failure() {
    return READER_HAS_GONE.equals(failure) ? null : failure;
  }
}
