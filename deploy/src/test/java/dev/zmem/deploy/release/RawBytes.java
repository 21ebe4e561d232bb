package dev.zmem.deploy.release;

import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Messages as they are on the wire, of any method. */
enum RawBytes implements MethodDescriptor.Marshaller<byte[]> {
  RAW;

  @Override
  public InputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  @Override
  public byte[] parse(InputStream stream) {
    try {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A method of any kind: both sides may send as much as they like. */
  static MethodDescriptor<byte[], byte[]> method(String name) {
    return MethodDescriptor.newBuilder(RAW, RAW)
        .setFullMethodName(name)
        .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
        .build();
  }
}
