package dev.zmem.aggregator.serve;

import java.util.HashMap;
import java.util.Map;

/**
 * What each peer's questions take at once: calls, and bytes of answers that the peer has not read.
 * A peer is a certificate, or an address where there are none. Any thread; guarded by its monitor.
 */
final class PeerShares {
  /** Questions of a peer that wait, are answered, or whose answers were not read to the end. */
  static final int MAX_CALLS_PER_PEER = 64;

  /** Of these, those that wait for an agent: a quarter of what all agents are asked at once. */
  static final int MAX_AGENTS_ASKED = 16;

  /** Bytes of answers that a peer has not read. */
  static final long MAX_BYTES_PER_PEER = 24L << 20;

  /** Bytes of answers that all peers together have not read. */
  static final long MAX_BYTES = 64L << 20;

  private static final class Share {
    int calls;
    int agentsAsked;
    long awaitedBytes;
    long bytes;
  }

  private final long maxBytesPerPeer;
  private final Map<String, Share> shares = new HashMap<>();
  private long bytes;

  /** Nothing is open. */
  PeerShares() {
    this(MAX_BYTES_PER_PEER);
  }

  /** With another share of unread bytes. */
  PeerShares(long maxBytesPerPeer) {
    this.maxBytesPerPeer = maxBytesPerPeer;
  }

  /** What one call takes of its peer's share, until it is closed. */
  final class Call implements AutoCloseable {
    private final String peer;
    private final Share share;
    private long unreadBytes;
    private long awaitedBytes;
    private boolean closed;

    private Call(String peer, Share share) {
      this.peer = peer;
      this.share = share;
    }

    /** Whose call it is. */
    String peer() {
      return peer;
    }

    /**
     * It waits for an agent, with so much set aside; {@link BusyException} where too many of the
     * peer's calls do, or where all of them would have more than {@code mostBytes} set aside.
     */
    void asksAgent(long setAsideBytes, long mostBytes) {
      synchronized (PeerShares.this) {
        if (closed || awaitedBytes > 0) {
          return;
        }
        if (share.agentsAsked >= MAX_AGENTS_ASKED
            || share.agentsAsked > 0 && share.awaitedBytes + setAsideBytes > mostBytes) {
          throw new BusyException(
              "this client asks " + share.agentsAsked + " agents already: wait for their answers");
        }
        awaitedBytes = setAsideBytes;
        share.agentsAsked++;
        share.awaitedBytes += setAsideBytes;
      }
    }

    /** An answer is about to be sent; {@link BusyException} when too much is unread. */
    void sends(long size) {
      synchronized (PeerShares.this) {
        if (closed) {
          return;
        }
        if (share.bytes + size > maxBytesPerPeer) {
          throw new BusyException(
              "this client has not read " + share.bytes + " bytes of answers: read them first");
        }
        if (bytes + size > MAX_BYTES) {
          throw new BusyException("answers of " + bytes + " bytes wait for their readers");
        }
        unreadBytes += size;
        share.bytes += size;
        bytes += size;
      }
    }

    /** The peer has read all that was sent. */
    void hasRead() {
      synchronized (PeerShares.this) {
        share.bytes -= unreadBytes;
        bytes -= unreadBytes;
        unreadBytes = 0;
      }
    }

    /** The call is over. */
    @Override
    public void close() {
      synchronized (PeerShares.this) {
        if (!closed) {
          hasRead();
          closed = true;
          share.agentsAsked -= awaitedBytes > 0 ? 1 : 0;
          share.awaitedBytes -= awaitedBytes;
          if (--share.calls == 0) {
            shares.remove(peer);
          }
        }
      }
    }
  }

  /** Admits a call; {@link BusyException} when its peer has too many. */
  synchronized Call admit(String peer) {
    Share share = shares.computeIfAbsent(peer, name -> new Share());
    if (share.calls >= MAX_CALLS_PER_PEER) {
      throw new BusyException(
          "this client has "
              + share.calls
              + " questions open (expected: at most "
              + MAX_CALLS_PER_PEER
              + ")");
    }
    share.calls++;
    return new Call(peer, share);
  }

  /** Bytes of answers that nobody has read yet. */
  synchronized long unreadBytes() {
    return bytes;
  }

  /** Peers with an open question. */
  synchronized int peers() {
    return shares.size();
  }
}
