package dev.zmem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.cli.remote.RemoteFleet;
import dev.zmem.program.option.HostPort;
import dev.zmem.proto.v1.QueryTableRequest;
import io.grpc.InsecureChannelCredentials;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * A watch asks an aggregator that says nothing whether it is there still: one that has lost its
 * power never ends the connection by itself. The aggregator is played by hand (RFC 9113).
 */
class WatchKeepaliveTest {
  private static final int PREFACE_BYTES = 24;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int ACK = 1;

  @Test
  void aggregatorThatIsSilent_isPinged_whileAWatchIsOpen() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        RemoteFleet fleet =
            new RemoteFleet(
                new HostPort("127.0.0.1", mute.getLocalPort()),
                InsecureChannelCredentials.create(),
                Duration.ofMinutes(5))) {
      Thread watch =
          Thread.ofPlatform()
              .daemon()
              .start(() ->
                  fleet.watch(
                      QueryTableRequest.getDefaultInstance(), Duration.ofHours(1), table -> {}));
      try (Socket client = mute.accept()) {
        client.setSoTimeout(60_000);
        DataInputStream in = new DataInputStream(client.getInputStream());
        in.skipNBytes(PREFACE_BYTES);
        send(client, SETTINGS, 0);
        int type = nextFrame(in, client);
        while (type != PING) {
          type = nextFrame(in, client);
        }
        assertThat(watch.isAlive()).isTrue();
      }
      watch.interrupt();
      watch.join(30_000);
    }
  }

  /** The type of the next frame; settings are acknowledged. */
  private static int nextFrame(DataInputStream in, Socket client) throws IOException {
    int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    in.skipNBytes(4L + length);
    if (type == SETTINGS && flags == 0) {
      send(client, SETTINGS, ACK);
    }
    return type;
  }

  private static void send(Socket client, int type, int flags) throws IOException {
    client.getOutputStream().write(new byte[] {0, 0, 0, (byte) type, (byte) flags, 0, 0, 0, 0});
  }
}
