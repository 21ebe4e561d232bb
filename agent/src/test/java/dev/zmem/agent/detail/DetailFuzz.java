package dev.zmem.agent.detail;

import dev.zmem.agent.kernel.KernelText;
import dev.zmem.fuzz.Contract;
import dev.zmem.model.Absent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Any bytes as the kernel's files that a process is described from: values, never an exception. */
public final class DetailFuzz {
  private DetailFuzz() {}

  /** {@code smaps} by mapping; the same whether the file comes whole or in pieces. */
  public static final class Mappings {
    private Mappings() {}

    /** One file. */
    public static void fuzzerTestOneInput(byte[] data) {
      List<String> whole = parsed(data, Math.max(1, data.length));
      Contract.require(whole.equals(parsed(data, 13)), "pieces are as good as the whole");
    }

    private static List<String> parsed(byte[] data, int step) {
      List<String> mappings = new ArrayList<>();
      MappingParser parser =
          new MappingParser((start, end, device, name, nameLength, bytes) -> {
            Contract.require(start >= 0 && start < end, "a mapping has addresses");
            for (long figure : bytes) {
              Contract.require(figure >= Absent.ABSENT, "a figure is absent, or not negative");
            }
            mappings.add(
                start
                    + "-"
                    + end
                    + device
                    + MappingName.of(name, nameLength)
                    + Arrays.toString(bytes));
          });
      parser.begin();
      for (int at = 0; at < data.length; at += step) {
        byte[] piece = Arrays.copyOfRange(data, at, Math.min(data.length, at + step));
        parser.add(piece, piece.length);
      }
      parser.end();
      return mappings;
    }
  }

  /** {@code status}, {@code limits} and others by their names; {@code stat} by its fields. */
  public static final class Lines {
    private static final int FIELDS = 52;

    private Lines() {}

    /** One file. */
    public static void fuzzerTestOneInput(byte[] data) {
      KernelLines lines = KernelLines.of(data, data.length);
      for (String name : List.of("Name", "VmRSS", "Cpus_allowed_list", "Threads", "")) {
        Contract.require(
            KernelText.decode(data, 0, data.length).length() >= lines.text(name).length()
                || lines.number(name) >= -1,
            "a value is a part of its file");
        Contract.require(lines.number(name) >= -1, "a number is absent, or not negative");
        Contract.require(lines.bytes(name) >= -1, "bytes are absent, or not negative");
        Contract.require(
            lines.numbers(name).stream().allMatch(number -> number >= 0),
            "numbers are not negative");
      }
      StatFields fields = StatFields.of(data, data.length);
      for (int field = 1; field <= FIELDS; field++) {
        Contract.require(fields.number(field) >= -1, "a field is absent, or not negative");
        var _ = fields.signed(field);
        var _ = fields.has(field);
      }
    }
  }
}
