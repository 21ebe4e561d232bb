package dev.zmem.program.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Notices are received by perl, from a real datagram socket. */
class ServiceNoticeTest {
  private static final String RECEIVER =
      """
      use Socket; $| = 1;
      my $name = $ARGV[0]; $name =~ s/^@/\\0/;
      socket(my $s, AF_UNIX, SOCK_DGRAM, 0) or die $!;
      bind($s, pack_sockaddr_un($name)) or die $!;
      print "bound\\n";
      while (defined recv($s, my $text, 4096, 0)) { print "$text\\n"; }
      """;

  @TempDir private Path folder;
  private @Nullable Process receiver;

  @AfterEach
  void close() throws Exception {
    if (receiver != null) {
      receiver.destroyForcibly();
      assertThat(receiver.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void notices_arriveInOrder_eachAsOneDatagram() throws Exception {
    String address = folder.resolve("notify").toString();
    BufferedReader received = receive(address);
    ServiceNotice notice = ServiceNotice.of(Map.of("NOTIFY_SOCKET", address), () -> 1);
    notice.ready();
    notice.alive();
    notice.stopping();
    assertThat(received.readLine()).isEqualTo("READY=1");
    assertThat(received.readLine()).isEqualTo("WATCHDOG=1");
    assertThat(received.readLine()).isEqualTo("STOPPING=1");
  }

  @Test
  void nameWithoutPath_isReachedToo() throws Exception {
    String address = "@zmem-notify-" + ProcessHandle.current().pid();
    BufferedReader received = receive(address);
    ServiceNotice.of(Map.of("NOTIFY_SOCKET", address), () -> 1).ready();
    assertThat(received.readLine()).isEqualTo("READY=1");
  }

  @Test
  void noSocket_orOneOfAnotherKind_isNoFailure() {
    for (String address : new String[] {"", "vsock:2:1234", "relative"}) {
      ServiceNotice notice =
          ServiceNotice.of(Map.of("NOTIFY_SOCKET", address, "WATCHDOG_USEC", "9000000"), () -> 1);
      notice.ready();
      assertThat(notice.aliveEvery()).isEmpty();
    }
  }

  @Test
  void socketThatNobodyReads_doesNotHoldTheProgramUp() throws Exception {
    Path gone = folder.resolve("gone");
    ServiceNotice.of(Map.of("NOTIFY_SOCKET", gone.toString()), () -> 1).ready();
    DatagramSocket socket = new DatagramSocket(gone.toString());
    assertThatThrownBy(() -> socket.send("READY=1"))
        .isInstanceOf(IOException.class)
        .hasMessage("sendto failed (errno 2)");
  }

  @Test
  void pathTooLong_isRefused_withItsReason() {
    assertThatThrownBy(() -> new DatagramSocket("/" + "x".repeat(107)))
        .isInstanceOf(IOException.class)
        .hasMessage("the socket's path is longer than 107 bytes");
    ServiceNotice.of(Map.of("NOTIFY_SOCKET", "/" + "x".repeat(107)), () -> 1).ready();
  }

  @Test
  void watchdog_wantsThreeNoticesInItsTime_ofItsOwnProcessAlone() throws Exception {
    String address = folder.resolve("notify").toString();
    Map<String, String> watched =
        Map.of("NOTIFY_SOCKET", address, "WATCHDOG_USEC", "180000000", "WATCHDOG_PID", "42");
    assertThat(ServiceNotice.of(watched, () -> 42).aliveEvery()).contains(Duration.ofMinutes(1));
    assertThat(ServiceNotice.of(watched, () -> 43).aliveEvery()).isEmpty();
    for (String odd : new String[] {"0", "-5", "x", ""}) {
      assertThat(
              ServiceNotice.of(Map.of("NOTIFY_SOCKET", address, "WATCHDOG_USEC", odd), () -> 1)
                  .aliveEvery())
          .as(odd)
          .isEmpty();
    }
  }

  private BufferedReader receive(String address) throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "needs perl to receive datagrams");
    Process started = new ProcessBuilder("/usr/bin/perl", "-e", RECEIVER, address).start();
    receiver = started;
    BufferedReader received = started.inputReader(StandardCharsets.UTF_8);
    assertThat(received.readLine()).isEqualTo("bound");
    return received;
  }
}
