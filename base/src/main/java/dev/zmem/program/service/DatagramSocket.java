package dev.zmem.program.service;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * Sends datagrams to a Unix socket, which Java has for streams alone: {@code socket(2)} and {@code
 * sendto(2)} by the foreign function API. Its one descriptor stays open as long as the program
 * runs. Never waits: a receiver whose queue is full is an {@link IOException}. Any thread.
 */
final class DatagramSocket {
  /** {@code sun_path} of {@code struct sockaddr_un}, unix(7). */
  static final int PATH_BYTES = 108;

  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final int MSG_DONTWAIT_NOSIGNAL = 0x40 | 0x4000;
  private static final long FAMILY_BYTES = 2;

  private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
  private static final long ERRNO_AT =
      CAPTURE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle SOCKET =
      function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle SENDTO =
      function(
          "sendto",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));

  private final int descriptor;
  private final byte[] path;

  /**
   * Opens a socket; nothing is sent yet.
   *
   * @param address a path, or {@code @} and a name without one
   */
  DatagramSocket(String address) throws IOException {
    path = address.getBytes(StandardCharsets.UTF_8);
    if (path.length >= PATH_BYTES) {
      throw new IOException("the socket's path is longer than " + (PATH_BYTES - 1) + " bytes");
    }
    if (path[0] == '@') {
      path[0] = 0;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment capture = arena.allocate(CAPTURE);
      int opened = (int) SOCKET.invokeExact(capture, AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
      if (opened < 0) {
        throw failed("socket", capture);
      }
      descriptor = opened;
    } catch (Throwable t) {
      throw thrown(t);
    }
  }

  /** Sends a text as one datagram. */
  void send(String text) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment capture = arena.allocate(CAPTURE);
      MemorySegment address = arena.allocate(FAMILY_BYTES + PATH_BYTES, 2); // zeros behind the path
      address.set(JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(path, 0, address, JAVA_BYTE, FAMILY_BYTES, path.length);
      // a name without a path has no end but its length
      int addressBytes = (int) FAMILY_BYTES + path.length + (path[0] == 0 ? 0 : 1);
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      MemorySegment message = arena.allocateFrom(JAVA_BYTE, bytes);
      long sent =
          (long)
              SENDTO.invokeExact(
                  capture,
                  descriptor,
                  message,
                  (long) bytes.length,
                  MSG_DONTWAIT_NOSIGNAL,
                  address,
                  addressBytes);
      if (sent < 0) {
        throw failed("sendto", capture);
      }
    } catch (Throwable t) {
      throw thrown(t);
    }
  }

  private static IOException failed(String call, MemorySegment capture) {
    return new IOException(call + " failed (errno " + capture.get(JAVA_INT, ERRNO_AT) + ")");
  }

  private static IOException thrown(Throwable cause) {
    return switch (cause) {
      case Error error -> throw error;
      case IOException e -> e;
      default -> new IOException("a call into the C library failed: " + cause.getMessage(), cause);
    };
  }

  private static MethodHandle function(String name, FunctionDescriptor shape) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name), shape, Linker.Option.captureCallState("errno"));
  }
}
