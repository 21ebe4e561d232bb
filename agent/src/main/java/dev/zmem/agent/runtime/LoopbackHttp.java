package dev.zmem.agent.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Asks a program of this machine by HTTP/1.0, within a second and a megabyte: it may be slow, or
 * never end. Stateless; any thread.
 */
public final class LoopbackHttp {
  /** Of an answer. */
  static final int MAX_BYTES = 1 << 20;

  /** Of the whole exchange. */
  static final int DEADLINE_MILLIS = 1_000;

  private static final String FOUND = " 200 ";

  private LoopbackHttp() {}

  /** The body of the answer; an {@link IOException} says why there is none. */
  public static String get(int port, String path) throws IOException {
    long endNanos = System.nanoTime() + DEADLINE_MILLIS * 1_000_000L;
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port),
          DEADLINE_MILLIS);
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.0\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
      String answer = read(socket, endNanos);
      int body = answer.indexOf("\r\n\r\n");
      int line = answer.indexOf("\r\n");
      if (body < 0
          || !answer.startsWith("HTTP/1.")
          || !answer.substring(0, line + 1).contains(FOUND)) {
        throw new IOException("the answer is no HTTP 200");
      }
      return answer.substring(body + 4);
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static String read(Socket socket, long endNanos) throws IOException {
    InputStream in = socket.getInputStream();
    byte[] bytes = new byte[16 * 1024];
    int length = 0;
    while (true) {
      long leftMillis = (endNanos - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) {
        throw new SocketTimeoutException("no whole answer within " + DEADLINE_MILLIS + " ms");
      }
      socket.setSoTimeout((int) leftMillis);
      int read = in.read(bytes, length, bytes.length - length);
      if (read < 0) {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
      }
      length += read;
      if (length == MAX_BYTES) {
        throw new IOException("an answer of more than " + MAX_BYTES + " bytes");
      }
      if (length == bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.min(MAX_BYTES, length * 2));
      }
    }
  }
}
