package dev.zmem.aggregator.transport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What connections may take of the aggregator.
 *
 * @param connections open at a time; half of them of one network
 * @param unproven of them not yet past their handshake; half of them of one network
 * @param handshakes TLS handshakes in progress
 * @param handshakeWait longest wait for a handshake to begin, and to end until its place is given
 *     on
 * @param handshakeWithin longest time from the connection to the end of its handshake
 * @param unreadBytes answers a connection may leave unread
 * @param unreadFor longest time in which nothing of an unread answer is read
 */
public record TransportLimits(
    int connections,
    int unproven,
    int handshakes,
    Duration handshakeWait,
    Duration handshakeWithin,
    long unreadBytes,
    Duration unreadFor) {
  /** More than the hosts that are known at most, and their users. */
  private static final int MAX_CONNECTIONS = 24_000;

  /** Descriptors left for what is no connection. */
  private static final int OTHER_DESCRIPTORS = 128;

  /** Heap that an open connection takes beside what its host holds; 15 KiB of it measured. */
  private static final int CONNECTION_BYTES = 24 << 10;

  private static final int LEAST_CONNECTIONS = 16;

  private static final int MAX_UNPROVEN = 4096;
  private static final int HANDSHAKES_A_PROCESSOR = 16;
  private static final Duration HANDSHAKE_WAIT = Duration.ofSeconds(4);
  private static final Duration HANDSHAKE_WITHIN = Duration.ofSeconds(10);
  private static final long UNREAD_BYTES = 64L << 20;
  private static final Duration UNREAD_FOR = Duration.ofMinutes(1);

  /** Those of this machine: by its processors and this process's limit of descriptors. */
  public static TransportLimits ofThisProcess() {
    int connections = connections(descriptorLimit());
    return new TransportLimits(
        connections,
        Math.min(MAX_UNPROVEN, connections / 2),
        HANDSHAKES_A_PROCESSOR * Math.max(2, Runtime.getRuntime().availableProcessors()),
        HANDSHAKE_WAIT,
        HANDSHAKE_WITHIN,
        UNREAD_BYTES,
        UNREAD_FOR);
  }

  /** What is left of so many descriptors, or half of few; never more than are of use. */
  static int connections(long descriptors) {
    return (int)
        Math.min(MAX_CONNECTIONS, Math.max(descriptors - OTHER_DESCRIPTORS, descriptors / 2));
  }

  /** With no more connections than have room beside hosts that hold so much at most. */
  public TransportLimits beside(long hostsBytes) {
    long room = Math.max(LEAST_CONNECTIONS, hostsBytes / 2 / CONNECTION_BYTES);
    int most = (int) Math.min(connections, room);
    return new TransportLimits(
        most,
        Math.min(unproven, most),
        handshakes,
        handshakeWait,
        handshakeWithin,
        unreadBytes,
        unreadFor);
  }

  /** With another patience for connections that do not come to their first call. */
  public TransportLimits withHandshakeWithin(Duration patience) {
    return new TransportLimits(
        connections, unproven, handshakes, handshakeWait, patience, unreadBytes, unreadFor);
  }

  /** Soft limit of {@code Max open files}. */
  private static long descriptorLimit() {
    try {
      for (String line :
          Files.readAllLines(Path.of("/proc/self/limits"), StandardCharsets.US_ASCII)) {
        String[] words = line.split(" +", -1);
        if (line.startsWith("Max open files") && !words[3].equals("unlimited")) {
          return Long.parseLong(words[3]);
        }
      }
    } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return MAX_CONNECTIONS; // no such file: an accept that fails is tried again a second later
    }
    return Integer.MAX_VALUE;
  }
}
