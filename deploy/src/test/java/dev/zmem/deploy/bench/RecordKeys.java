package dev.zmem.deploy.bench;

import java.util.HashMap;
import java.util.Map;

/**
 * What the first lookups by a record's generated {@code equals} and {@code hashCode} cost, beside a
 * record that has its own: prints microseconds. Run it in a new JVM for each figure.
 */
public final class RecordKeys {
  private static final int LOOKUPS = 100;

  /** Compared by what the compiler generates. */
  private record Generated(long device, long inode) {}

  /** Compared by hand. */
  private record Own(long device, long inode) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Own that && that.device == device && that.inode == inode;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(31 * device + inode);
    }
  }

  private RecordKeys() {}

  /** {@code generated} or {@code own}. */
  public static void main(String[] args) {
    boolean generated = args[0].equals("generated");
    Map<Object, Integer> seen = new HashMap<>();
    long beganNanos = System.nanoTime();
    for (int lookup = 0; lookup < LOOKUPS; lookup++) {
      Object key =
          generated ? new Generated(lookup % 7, lookup % 5) : new Own(lookup % 7, lookup % 5);
      seen.put(key, lookup);
    }
    System.out.println((System.nanoTime() - beganNanos) / 1000);
    if (seen.size() != 35) {
      throw new IllegalStateException(seen.toString());
    }
  }
}
