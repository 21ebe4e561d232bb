package dev.zmem.program.grpc;

import io.grpc.Codec;
import io.grpc.DecompressorRegistry;

/**
 * Messages travel as they are: zmem's programs compress none, and a peer that does could have 350
 * times of what it sends unpacked and parsed.
 */
public final class NoCompression {
  /** The encodings of messages that are read, of calls and of answers. */
  public static final DecompressorRegistry ONLY =
      DecompressorRegistry.emptyInstance().with(Codec.Identity.NONE, false);

  private NoCompression() {}
}
