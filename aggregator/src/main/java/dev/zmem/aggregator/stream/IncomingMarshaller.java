package dev.zmem.aggregator.stream;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.zmem.aggregator.ingest.BadFrameException;
import dev.zmem.aggregator.ingest.Incoming;
import dev.zmem.aggregator.ingest.MessageShapeCheck;
import dev.zmem.proto.v1.StreamRequest;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads agents' messages. Never throws: gRPC would end the call without telling the stream, which
 * would hold its host for good. Bounds are looked at before anything is unpacked. Any thread.
 */
final class IncomingMarshaller implements MethodDescriptor.Marshaller<Incoming> {
  private final MessageShapeCheck shape;

  /** For hosts of at most so many rows. */
  IncomingMarshaller(int maxRows) {
    this.shape = new MessageShapeCheck(maxRows);
  }

  @Override
  public InputStream stream(Incoming value) {
    return switch (value) {
      case Incoming.Message message -> new ByteArrayInputStream(message.request().toByteArray());
      case Incoming.Malformed malformed -> throw new IllegalArgumentException(malformed.problem());
    };
  }

  @Override
  public Incoming parse(InputStream stream) {
    try {
      byte[] bytes = stream.readAllBytes();
      shape.check(bytes);
      return new Incoming.Message(StreamRequest.parseFrom(bytes));
    } catch (BadFrameException e) {
      return new Incoming.Malformed(String.valueOf(e.getMessage()));
    } catch (InvalidProtocolBufferException e) {
      return new Incoming.Malformed("message: " + e.getMessage());
    } catch (IOException | RuntimeException e) {
      return new Incoming.Malformed("message: " + e);
    }
  }
}
