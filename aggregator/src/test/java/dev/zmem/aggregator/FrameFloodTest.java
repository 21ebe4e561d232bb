package dev.zmem.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.proto.v1.IngestServiceGrpc;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames that cost their peer nothing end its connection, in one line; the others go on. */
class FrameFloodTest {
  private static final String FRAMES = IngestServiceGrpc.SERVICE_NAME + "/Stream";
  private static final int MOST = 5_000;
  private static final int BATCH = 500;

  enum Flood {
    SETTINGS(RawHttp2.SETTINGS, 0, ""),
    SETTINGS_ACK(RawHttp2.SETTINGS, 0, "000400000100"),
    PING_ACK(RawHttp2.PING, 0, "00".repeat(8)),
    WINDOW_UPDATE(RawHttp2.WINDOW_UPDATE, 0, "00000001"),
    WINDOW_UPDATE_OF_A_CALL(RawHttp2.WINDOW_UPDATE, 1, "00000001"),
    PRIORITY(RawHttp2.PRIORITY, 1, "0000000001"),
    EMPTY_DATA(RawHttp2.DATA, 1, ""),
    ONE_BYTE_OF_DATA(RawHttp2.DATA, 1, "00"),
    UNKNOWN(200, 0, "00".repeat(1000));

    private final int type;
    private final int stream;
    private final String payload;

    Flood(int type, int stream, String payload) {
      this.type = type;
      this.stream = stream;
      this.payload = payload;
    }

    byte[] frame() {
      byte[] bytes = HexFormat.of().parseHex(payload);
      boolean isAck = name().endsWith("_ACK") && bytes.length != 6;
      return RawHttp2.frame(type, isAck ? 1 : 0, stream, bytes);
    }
  }

  @ParameterizedTest
  @EnumSource
  void flood_losesTheConnection_inOneLine(Flood flood) throws Exception {
    try (AttackedAggregator attacked = new AttackedAggregator()) {
      assertThat(isOpenAfter(MOST / 2, attacked.port(), flood)).isTrue();
      for (int connection = 0; connection < 3; connection++) {
        assertThat(isOpenAfter(4 * MOST, attacked.port(), flood)).isFalse();
      }
      assertThat(attacked.log().await("connection ended peer=127.0.0.1"))
          .contains("cause=\"floods with small frames\"");
      assertThat(attacked.log().with("floods with small frames")).hasSize(1);
      attacked.assertBystanderUntouched();
    }
  }

  /** Whether a connection on which so many frames were sent is there afterwards. */
  private static boolean isOpenAfter(int frames, int port, Flood flood) throws IOException {
    try (RawHttp2 attacker = new RawHttp2(port, 65_535)) {
      attacker.acknowledgeSettings();
      attacker.send(RawHttp2.headers(1, FRAMES));
      byte[] begin = ByteBuffer.allocate(5).put((byte) 0).putInt(1 << 20).array();
      attacker.send(RawHttp2.frame(RawHttp2.DATA, 0, 1, begin));
      ByteArrayOutputStream batch = new ByteArrayOutputStream();
      for (int frame = 0; frame < BATCH; frame++) {
        batch.writeBytes(flood.frame());
      }
      for (int sent = 0; sent < frames; sent += BATCH) {
        attacker.send(batch.toByteArray());
      }
      return attacker.settle();
    } catch (SocketException e) {
      return false; // closed while it was written to
    }
  }
}
