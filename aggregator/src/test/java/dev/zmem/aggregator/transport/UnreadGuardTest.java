package dev.zmem.aggregator.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.program.log.LogCapture;
import io.netty.buffer.DefaultByteBufHolder;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers that wait for many readers, each within what one connection may leave unread. */
class UnreadGuardTest {
  private static final int MOST = 1_000_000;

  private final UnreadBytes unread = new UnreadBytes(MOST);
  private final ConnectionDesk desk =
      new ConnectionDesk(
          TransportLimits.ofThisProcess(),
          false,
          new RefusalLog(System::nanoTime),
          unread,
          new CertificateConnections(_ -> false));

  @Test
  void connectionsThatTogetherLeaveTooMuchUnread_loseTheOneThatLeavesMost() {
    try (LogCapture log = new LogCapture()) {
      EmbeddedChannel most = connection();
      EmbeddedChannel second = connection();
      EmbeddedChannel third = connection();
      answer(most, 500_000);
      answer(second, 300_000);
      answer(third, 200_000);
      assertThat(List.of(most.isOpen(), second.isOpen(), third.isOpen())).doesNotContain(false);
      assertThat(unread.all()).isEqualTo(MOST);
      answer(third, 1);
      most.runPendingTasks();
      assertThat(most.isOpen()).isFalse();
      assertThat(unread.all()).as("its answers are let go").isEqualTo(500_001);
      assertThat(second.isOpen() && third.isOpen()).isTrue();
      assertThat(log.with("connection ended", "the most when memory for answers ran short"))
          .hasSize(1);
      answer(third, 300_000);
      assertThat(third.isOpen()).as("there is room again").isTrue();
      second.flush();
      third.flush();
      assertThat(unread.all()).as("all was read").isZero();
    }
  }

  private EmbeddedChannel connection() {
    return new EmbeddedChannel(new UnreadGuard(desk, PeerNetwork.UNKNOWN));
  }

  /** Waits in the connection until it is flushed, as for a peer that does not read. */
  private static void answer(EmbeddedChannel connection, int bytes) {
    var _ = connection.write(new DefaultByteBufHolder(Unpooled.buffer(bytes).writeZero(bytes)));
    connection.runPendingTasks();
  }
}
