package dev.zmem.aggregator.transport;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** What a peer speaks, by the first bytes it sends. */
enum FirstBytes {
  /** Not enough of them yet to tell. */
  TOO_FEW("nothing yet"),
  /** A whole TLS record with a handshake message. */
  TLS("TLS"),
  /** HTTP/2 without TLS, as gRPC speaks it. */
  HTTP2("plaintext gRPC"),
  /** HTTP/1, as browsers and scanners speak it. */
  HTTP1("plaintext HTTP/1"),
  /** Anything else. */
  OTHER("neither TLS nor gRPC");

  private static final int HANDSHAKE = 0x16;
  private static final int RECORD_HEADER = 5;
  private static final int MAX_RECORD = 1 << 14;

  /** Letters of the longest method of HTTP/1 that is told by its name. */
  private static final int MAX_METHOD = 8;

  private static final byte[] PREFACE = "PRI * HTTP/2.0".getBytes(StandardCharsets.US_ASCII);

  private final String spoken;

  FirstBytes(String spoken) {
    this.spoken = spoken;
  }

  /** What it is called in a log. */
  String spoken() {
    return spoken;
  }

  /** Looks at the readable bytes and leaves them there. */
  static FirstBytes of(ByteBuf bytes) {
    int length = bytes.readableBytes();
    if (length == 0) {
      return TOO_FEW;
    }
    int start = bytes.readerIndex();
    if (bytes.getByte(start) == HANDSHAKE) {
      return record(bytes, start, length);
    }
    for (int at = 0; at < Math.min(length, PREFACE.length); at++) {
      if (bytes.getByte(start + at) != PREFACE[at]) {
        return other(bytes, start, length);
      }
    }
    return length < PREFACE.length ? TOO_FEW : HTTP2;
  }

  private static FirstBytes record(ByteBuf bytes, int start, int length) {
    if (length < RECORD_HEADER) {
      return TOO_FEW;
    }
    int record = bytes.getUnsignedShort(start + 3);
    if (record > MAX_RECORD) {
      return OTHER;
    }
    return length < RECORD_HEADER + record ? TOO_FEW : TLS;
  }

  /** A request line of HTTP/1 begins with a word of capital letters and a space. */
  private static FirstBytes other(ByteBuf bytes, int start, int length) {
    for (int at = 0; at < Math.min(length, MAX_METHOD + 1); at++) {
      byte letter = bytes.getByte(start + at);
      if (letter == ' ' && at > 2) {
        return HTTP1;
      }
      if (letter < 'A' || letter > 'Z') {
        return OTHER;
      }
    }
    return length <= MAX_METHOD ? TOO_FEW : OTHER;
  }
}
