package dev.zmem.agent.kernel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** The kernel's page size: 4 KiB on most machines, 16 or 64 KiB on some arm64 ones. */
public final class PageSize {
  private static final long AT_PAGESZ = 6;
  private static final int MOST_COMMON = 4096;

  /** Bytes a page. */
  public static final int BYTES = read();

  private PageSize() {}

  /** From the vector that the kernel hands to every program: pairs of a type and a value. */
  static int of(byte[] auxv) {
    ByteBuffer pairs = ByteBuffer.wrap(auxv).order(ByteOrder.nativeOrder());
    while (pairs.remaining() >= 2 * Long.BYTES) {
      long type = pairs.getLong();
      long value = pairs.getLong();
      if (type == AT_PAGESZ && value > 0 && value <= 1 << 20 && Long.bitCount(value) == 1) {
        return (int) value;
      }
    }
    return MOST_COMMON;
  }

  private static int read() {
    try {
      return of(Files.readAllBytes(Path.of("/proc/self/auxv")));
    } catch (IOException e) {
      return MOST_COMMON;
    }
  }
}
