package dev.zmem.aggregator.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FirstBytesTest {
  @Test
  void peers_areToldByTheirFirstBytes() {
    assertThat(of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).isEqualTo(FirstBytes.HTTP2);
    assertThat(of("PRI")).isEqualTo(FirstBytes.TOO_FEW);
    assertThat(of("")).isEqualTo(FirstBytes.TOO_FEW);
    assertThat(of("POST / HTTP/1.1\r\n")).isEqualTo(FirstBytes.HTTP1);
    assertThat(of("SSH-2.0-x")).isEqualTo(FirstBytes.OTHER);
    assertThat(of("\u0016\u0003\u0001\u0000\u0002ab")).isEqualTo(FirstBytes.TLS);
    assertThat(of("\u0016\u0003\u0001\u0000\u0003ab")).isEqualTo(FirstBytes.TOO_FEW);
    assertThat(of("\u0016\u0003\u0001\u00ff\u00ff")).isEqualTo(FirstBytes.OTHER);
  }

  /** However the bytes are cut, what was told of a beginning stays so. */
  @Property(tries = 500)
  void beginning_thatWasTold_isNotToldOtherwiseLater(@ForAll byte[] bytes) {
    FirstBytes whole = FirstBytes.of(Unpooled.wrappedBuffer(bytes));
    for (int cut = 0; cut <= bytes.length; cut++) {
      FirstBytes early = FirstBytes.of(Unpooled.wrappedBuffer(Arrays.copyOf(bytes, cut)));
      assertThat(early).isIn(FirstBytes.TOO_FEW, whole);
    }
  }

  private static FirstBytes of(String bytes) {
    return FirstBytes.of(Unpooled.wrappedBuffer(bytes.getBytes(StandardCharsets.ISO_8859_1)));
  }
}
