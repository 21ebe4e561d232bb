package dev.zmem.aggregator;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** HTTP/2 frames written by hand (RFC 9113), for what no library would send. */
public final class RawHttp2 implements AutoCloseable {
  /** Frame types. */
  public static final int DATA = 0;

  public static final int HEADERS = 1;
  public static final int PRIORITY = 2;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int PING = 6;
  public static final int GO_AWAY = 7;
  public static final int WINDOW_UPDATE = 8;
  public static final int CONTINUATION = 9;

  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int ACK = 1;
  private static final int INITIAL_WINDOW_SIZE = 4;

  private final Socket socket;
  private final DataInputStream in;

  /** A frame as it came. */
  @SuppressWarnings("ArrayRecordComponent") // looked into, never compared
  public record Frame(int type, int flags, int stream, byte[] payload) {
    /** GOAWAY: its error code. */
    public int errorCode() {
      return ByteBuffer.wrap(payload).getInt(4);
    }

    /** GOAWAY: its debug data. */
    public String debugData() {
      return new String(payload, 8, payload.length - 8, StandardCharsets.US_ASCII);
    }
  }

  /** Connects and says the preface; streams get a window of so many bytes. */
  public RawHttp2(int port, int window) throws IOException {
    this(port, window, "127.0.0.1");
  }

  /** From another address of the loopback. */
  public RawHttp2(int port, int window, String from) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(from), 0);
    socket.setSoTimeout(30_000);
    in = new DataInputStream(socket.getInputStream());
    socket
        .getOutputStream()
        .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    byte[] setting =
        ByteBuffer.allocate(6).putShort((short) INITIAL_WINDOW_SIZE).putInt(window).array();
    send(frame(SETTINGS, 0, 0, setting));
  }

  /** Bytes of a frame. */
  public static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /**
   * The headers of a call, by indexes of HPACK's static table and literals that are not indexed.
   */
  public static byte[] headers(int stream, String method) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(0x83); // :method POST
    block.write(0x86); // :scheme http
    literal(block, new byte[] {0x04}, "/" + method); // :path
    literal(block, new byte[] {0x01}, "localhost"); // :authority
    literal(block, new byte[] {0x0f, 0x10}, "application/grpc"); // content-type
    block.write(0);
    literal(block, new byte[0], "te");
    literal(block, new byte[0], "trailers");
    return frame(HEADERS, END_HEADERS, stream, block.toByteArray());
  }

  private static void literal(ByteArrayOutputStream block, byte[] name, String value) {
    block.writeBytes(name);
    block.write(value.length());
    block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
  }

  /** The one message of a call, and its end. */
  public static byte[] message(int stream, byte[] message) {
    byte[] payload =
        ByteBuffer.allocate(5 + message.length)
            .put((byte) 0)
            .putInt(message.length)
            .put(message)
            .array();
    return frame(DATA, END_STREAM, stream, payload);
  }

  /** Sends bytes. */
  public void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** Sends a PING and reads until its answer came: all before it was taken. False at the end. */
  public boolean settle() throws IOException {
    try {
      send(frame(PING, 0, 0, new byte[8]));
      Frame frame = next();
      while (frame.type() != PING || frame.flags() != ACK) {
        frame = next();
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Acknowledges the server's settings, so that its windows count. */
  public void acknowledgeSettings() throws IOException {
    Frame frame = next();
    while (frame.type() != SETTINGS || frame.flags() == ACK) {
      frame = next();
    }
    send(frame(SETTINGS, ACK, 0, new byte[0]));
  }

  /** The next frame; an exception at the end of the connection. */
  public Frame next() throws IOException {
    int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    byte[] payload = new byte[length];
    in.readFully(payload);
    return new Frame(type, flags, stream, payload);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
