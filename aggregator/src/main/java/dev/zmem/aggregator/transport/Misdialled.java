package dev.zmem.aggregator.transport;

import dev.zmem.program.tls.TlsErrors;
import io.netty.handler.codec.http2.Http2Error;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** What a peer that speaks the wrong protocol is told, in the one it speaks. */
final class Misdialled {
  /** RFC 9113, 6.5: an empty SETTINGS frame, which has to come first. */
  private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

  private static final int GO_AWAY = 7;

  /** RFC 8446, 6: a fatal alert, protocol_version. */
  private static final byte[] ALERT = {0x15, 3, 3, 0, 2, 2, 70};

  private static final byte[] BAD_REQUEST =
      "HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private Misdialled() {}

  /** To a peer on a port that takes TLS. */
  static byte[] toPlaintext(FirstBytes spoken) {
    return switch (spoken) {
      case HTTP2 -> settingsAnd(goAway(TlsErrors.PORT_TAKES_TLS));
      case HTTP1 -> BAD_REQUEST;
      default -> ALERT;
    };
  }

  /** To a peer on a port that takes plaintext, where gRPC has sent its settings already. */
  static byte[] toOthers() {
    return goAway("this port takes plaintext gRPC, without TLS");
  }

  private static byte[] settingsAnd(byte[] goAway) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(SETTINGS);
    bytes.writeBytes(goAway);
    return bytes.toByteArray();
  }

  /** RFC 9113, 6.8: with the reason as debug data. */
  private static byte[] goAway(String reason) {
    byte[] text = reason.getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {0, 0, (byte) (8 + text.length), GO_AWAY, 0, 0, 0, 0, 0});
    bytes.writeBytes(new byte[] {0, 0, 0, 0});
    bytes.writeBytes(new byte[] {0, 0, 0, (byte) Http2Error.INADEQUATE_SECURITY.code()});
    bytes.writeBytes(text);
    return bytes.toByteArray();
  }
}
