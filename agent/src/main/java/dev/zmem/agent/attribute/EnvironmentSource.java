package dev.zmem.agent.attribute;

import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.KernelText;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.naming.CommandLines;
import dev.zmem.agent.process.ProcessTarget;
import dev.zmem.model.Attribute;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Variables of the environment that a process was started with, of {@code /proc/<pid>/environ}:
 * {@code LANG=C\0CELERY_QUEUE=uploads\0…}. Those that the agent's owner allows, and no others; the
 * kernel gives the file to users that may trace the process and read its files.
 */
final class EnvironmentSource implements AttributeSource {
  /** Longest value that is kept, bytes. */
  static final int MAX_VALUE_BYTES = 256;

  private final ProcRoot root;
  private final KernelFiles files;
  private final List<Attribute> variables;
  private final List<byte[]> beginnings;

  EnvironmentSource(ProcRoot root, KernelFiles files, List<Attribute> variables) {
    this.root = root;
    this.files = files;
    this.variables = variables;
    this.beginnings =
        variables.stream()
            .map(variable -> (name(variable) + "=").getBytes(StandardCharsets.US_ASCII))
            .toList();
  }

  @Override
  public List<Attribute> attributes() {
    return variables;
  }

  @Override
  public Cadence cadence() {
    return Cadence.ONCE;
  }

  @Override
  public boolean read(ProcessTarget process, AttributesDraft draft) {
    int length = files.readFile(process.file(root, "environ"));
    if (KernelFiles.isFailure(length)) {
      return false;
    }
    byte[] bytes = files.bytes();
    for (int number = 0; number < variables.size(); number++) {
      Attribute variable = variables.get(number);
      draft.set(variable, value(bytes, Math.max(0, length), name(variable), number));
    }
    return true;
  }

  /** The value of the first entry of the name, as getenv(3) has it; empty where there is none. */
  private String value(byte[] bytes, int length, String name, int number) {
    byte[] beginning = beginnings.get(number);
    for (int from = 0; from < length; ) {
      int end = from;
      while (end < length && bytes[end] != 0) {
        end++;
      }
      if (startsWith(bytes, from, end, beginning)) {
        int begin = from + beginning.length;
        // an entry without its end was cut by the reading
        boolean cut = end - begin > MAX_VALUE_BYTES || end == length && length == bytes.length;
        String value = KernelText.decode(bytes, begin, Math.min(end, begin + MAX_VALUE_BYTES));
        return CommandLines.value(name, cut ? value + "…" : value);
      }
      from = end + 1;
    }
    return "";
  }

  private static boolean startsWith(byte[] bytes, int from, int end, byte[] beginning) {
    if (end - from < beginning.length) {
      return false;
    }
    for (int at = 0; at < beginning.length; at++) {
      if (bytes[from + at] != beginning[at]) {
        return false;
      }
    }
    return true;
  }

  private static String name(Attribute variable) {
    return variable.key().substring(Attribute.ENVIRONMENT.length());
  }
}
