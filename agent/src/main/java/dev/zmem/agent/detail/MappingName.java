package dev.zmem.agent.detail;

import dev.zmem.agent.kernel.KernelText;
import dev.zmem.agent.naming.CommandLines;

/**
 * What a mapping is called in tables: its file's path; what the kernel calls it, such as {@code
 * [heap]}; {@code [anon]} where it has no name. Names that programs choose ({@code memfd_create},
 * {@code PR_SET_VMA}) are scrubbed as titles are. Pure; any thread.
 */
final class MappingName {
  /** Memory without a name. */
  static final String ANONYMOUS = "[anon]";

  /** Longest name, bytes of UTF-8. */
  static final int MAX_BYTES = 1024;

  private static final String DELETED = " (deleted)";
  private static final String MEMORY_FILE = "/memfd:";

  private MappingName() {}

  /** Of the kernel's bytes. */
  static String of(byte[] bytes, int length) {
    if (length == 0) {
      return ANONYMOUS;
    }
    String text = KernelText.decode(bytes, 0, length);
    boolean deleted = text.endsWith(DELETED);
    String name = deleted ? text.substring(0, text.length() - DELETED.length()) : text;
    if (name.startsWith(MEMORY_FILE)) {
      // always marked as deleted, which tells nothing
      return KernelText.cut(CommandLines.scrubbed(name.substring(1)), MAX_BYTES);
    }
    if (name.startsWith("[anon:") || name.startsWith("[anon_shmem:")) {
      return KernelText.cut(CommandLines.scrubbed(name), MAX_BYTES);
    }
    String mark = deleted ? " [deleted]" : "";
    return KernelText.cut(name, MAX_BYTES - mark.length()) + mark;
  }
}
