package dev.zmem.aggregator.transport;

import dev.zmem.fuzz.Contract;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** What a peer sends first: known once there is enough of it, and the same from then on. */
public final class FirstBytesFuzz {
  /** A whole TLS record is waited for, and no more. */
  private static final int MOST_WAITED_FOR = (1 << 14) + 5;

  private FirstBytesFuzz() {}

  /** One connection. */
  public static void fuzzerTestOneInput(byte[] data) {
    ByteBuf bytes = Unpooled.wrappedBuffer(data);
    FirstBytes told = FirstBytes.TOO_FEW;
    for (int length = 0; length <= data.length; length++) {
      FirstBytes now = FirstBytes.of(bytes.slice(0, length));
      Contract.require(
          told == FirstBytes.TOO_FEW || now == told, "what is known stays, whatever follows");
      told = now;
    }
    Contract.require(
        told != FirstBytes.TOO_FEW || data.length < MOST_WAITED_FOR, "nobody waits for ever");
    Contract.require(bytes.readerIndex() == 0, "the bytes are left there");
  }
}
