package dev.zmem.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.zmem.model.Description.Section;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoViewTest {
  /** Captured from the expvar package of Go 1.19; lists at its end are left out. */
  private static final String EXPVAR =
      """
      {
      "cmdline": ["./billing","-token=abc"],
      "memstats": {"Alloc":67348464,"TotalAlloc":67418448,"Sys":84066584,"Lookups":0,"Mallocs":1560,\
      "Frees":601,"HeapAlloc":67348464,"HeapSys":71008256,"HeapIdle":3170304,"HeapInuse":67837952,\
      "HeapReleased":3006464,"HeapObjects":959,"StackInuse":294912,"StackSys":294912,\
      "NextGC":134772624,"LastGC":1795328598586009319,"NumGC":5,"PauseNs":[56184,88328]}
      }
      """;

  /** The end of {@code /debug/pprof/heap?debug=1}, captured from the same program. */
  private static final String PPROF =
      """
      # runtime.MemStats
      # Alloc = 67400952
      # Sys = 84066584
      # HeapAlloc = 67400952
      # HeapSys = 71008256
      # HeapIdle = 3006464
      # HeapInuse = 68001792
      # HeapReleased = 2883584
      # HeapObjects = 1283
      # Stack = 294912 / 294912
      # NumGC = 5
      # GCCPUFraction = 0.02635298584013057
      """;

  @Test
  void expvar_andPprof_tellTheHeap() {
    assertThat(GoView.parse(EXPVAR))
        .containsEntry("HeapAlloc", 67_348_464L)
        .containsEntry("HeapReleased", 3_006_464L)
        .containsEntry("NumGC", 5L);
    assertThat(GoView.parse(PPROF))
        .containsEntry("HeapSys", 71_008_256L)
        .containsEntry("NumGC", 5L);
  }

  @Test
  void difference_saysReservedInUseIdleReleasedAndLazyFree() {
    Section view = GoView.of(EXPVAR, List.of(), 30 << 20, 12 << 20);
    String told = view.items().getLast().texts().toString();
    assertThat(told)
        .contains(
            "reserved 67.7 MiB", "use 64.2 MiB", "2.9 MiB were released", "LazyFree (12.0 MiB)");
    assertThat(told).doesNotContain("token");
  }

  @Property(tries = 500)
  void anyAnswer_givesASection(@ForAll String answer) {
    assertThat(GoView.of(answer, List.of(), -1, -1).items()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "billing",
        "=127.0.0.1:1",
        "a=10.0.0.1:80",
        "a=127.0.0.1",
        "a=127.0.0.1:0",
        "a=127.0.0.1:70000",
        "a=localhost:80",
        "a=127.0.0.1:80/a b",
        "a=127.0.0.1:80/\r\nHost:x",
        "a=127.0.0.1.example.com:80"
      })
  void addressesThatAreNotThisMachines_areRefused(String rule) {
    assertThatThrownBy(() -> GoAddress.of(rule))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PROGRAM=127.0.0.1:PORT");
  }

  @Test
  void anAddress_hasExpvarsPathUnlessItSaysAnother() {
    assertThat(GoAddress.of("bill*=127.0.0.1:6060").path()).isEqualTo("/debug/vars");
    assertThat(GoAddress.of("b=127.0.0.1:6060/debug/pprof/heap?debug=1").path())
        .isEqualTo("/debug/pprof/heap?debug=1");
  }

  @Test
  void aServer_isAsked() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] body = EXPVAR.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/debug/vars",
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      int port = server.getAddress().getPort();
      assertThat(GoView.parse(LoopbackHttp.get(port, "/debug/vars"))).containsKey("HeapSys");
      assertThatThrownBy(() -> LoopbackHttp.get(port, "/other"))
          .hasMessageContaining("no HTTP 200");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aServerThatSaysNothingOrTooMuch_isGivenUpOn() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> LoopbackHttp.get(silent.getLocalPort(), "/"))
          .isInstanceOf(IOException.class);
    }
    try (ServerSocket endless = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread writer = Thread.ofPlatform().daemon().start(() -> write(endless));
      assertThatThrownBy(() -> LoopbackHttp.get(endless.getLocalPort(), "/"))
          .isInstanceOf(IOException.class);
      writer.join();
    }
  }

  /** Writes until nobody reads. */
  private static void write(ServerSocket server) {
    try (Socket socket = server.accept();
        OutputStream out = socket.getOutputStream()) {
      byte[] much = new byte[64 * 1024];
      while (true) {
        out.write(much);
      }
    } catch (IOException e) {
      // the reader has left
    }
  }
}
