package dev.zmem.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.zmem.fuzz.Contract;
import dev.zmem.model.Description;
import java.util.function.UnaryOperator;

/** A description off the wire: one that is written and read as it was, or the one refusal. */
public final class DescriptionFuzz {
  private static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RefusedException(String field) {
      super(field);
    }
  }

  private DescriptionFuzz() {}

  /** One message. */
  public static void fuzzerTestOneInput(byte[] data) {
    DescriptionReader reader = new DescriptionReader(RefusedException::new);
    Description read;
    try {
      read = reader.read(dev.zmem.proto.v1.Description.parseFrom(data));
    } catch (RefusedException refusal) {
      Contract.requireReason(refusal);
      return;
    } catch (InvalidProtocolBufferException e) {
      return;
    }
    Description again = reader.read(DescriptionWriter.of(read, UnaryOperator.identity()));
    Contract.require(again.equals(read), "a description is written and read as it was");
  }
}
