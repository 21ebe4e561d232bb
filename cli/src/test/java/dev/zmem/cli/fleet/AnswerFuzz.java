package dev.zmem.cli.fleet;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.zmem.cli.output.Format;
import dev.zmem.cli.output.Printer;
import dev.zmem.fuzz.Contract;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.proto.v1.Answer;
import dev.zmem.text.Escapes;
import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * Any bytes as an aggregator's answer: what is read is printed in every form, and nothing of it
 * steers a terminal; the rest is one {@link ProgramException}.
 */
public final class AnswerFuzz {
  private AnswerFuzz() {}

  /** One answer. */
  public static void fuzzerTestOneInput(byte[] data) {
    FleetAnswer answer;
    try {
      answer = AnswerReading.of(Answer.parseFrom(data));
    } catch (ProgramException refusal) {
      Contract.requireReason(refusal);
      return;
    } catch (InvalidProtocolBufferException e) {
      return;
    }
    for (Format format : Format.values()) {
      StringWriter text = new StringWriter();
      try (PrintWriter out = new PrintWriter(text)) {
        new Printer(format, true, 100).print(answer.report("rows", answer.columns()), out);
      }
      Contract.require(
          !format.isTable() || text.toString().lines().allMatch(AnswerFuzz::isPlain),
          "nothing in a table steers a terminal");
    }
  }

  private static boolean isPlain(String line) {
    return line.codePoints().noneMatch(Escapes::isHidden);
  }
}
