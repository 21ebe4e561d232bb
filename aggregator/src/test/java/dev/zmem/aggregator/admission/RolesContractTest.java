package dev.zmem.aggregator.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.EveryMethod;
import dev.zmem.aggregator.RawAgent;
import dev.zmem.aggregator.member.Role;
import dev.zmem.program.log.LogCapture;
import dev.zmem.proto.v1.StreamRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every method of an aggregator with a CA of its own, called by every role. Who adds a method says
 * here who may call it.
 */
class RolesContractTest {
  private enum Peer {
    STRANGER,
    AGENT,
    VIEWER,
    ADMIN,
    AGGREGATOR,
    REVOKED
  }

  private static final Set<Peer> ALL = EnumSet.allOf(Peer.class);
  private static final Set<Peer> ASKERS = EnumSet.of(Peer.VIEWER, Peer.ADMIN);
  private static final Set<Peer> ADMINS = EnumSet.of(Peer.ADMIN);

  private static final Map<String, Set<Peer>> MAY_CALL =
      Map.ofEntries(
          Map.entry("zmem.v1.IngestService/Stream", EnumSet.of(Peer.AGENT)),
          Map.entry("zmem.v1.QueryService/QueryTable", ASKERS),
          Map.entry("zmem.v1.QueryService/WatchTable", ASKERS),
          Map.entry("zmem.v1.QueryService/ListHosts", ASKERS),
          Map.entry("zmem.v1.QueryService/ListProcesses", ASKERS),
          Map.entry("zmem.v1.QueryService/DescribeHost", ASKERS),
          Map.entry("zmem.v1.QueryService/DescribeProcess", ASKERS),
          Map.entry("zmem.v1.QueryService/ListMappings", ASKERS),
          Map.entry("zmem.v1.QueryService/CaptureHosts", ASKERS),
          Map.entry("zmem.v1.QueryService/GetVersion", ASKERS),
          Map.entry("zmem.v1.JoinService/Join", EnumSet.complementOf(EnumSet.of(Peer.REVOKED))),
          Map.entry("zmem.v1.JoinService/Renew", EnumSet.of(Peer.AGENT, Peer.VIEWER, Peer.ADMIN)),
          Map.entry("zmem.v1.AdminService/CreateToken", ADMINS),
          Map.entry("zmem.v1.AdminService/ListTokens", ADMINS),
          Map.entry("zmem.v1.AdminService/RevokeToken", ADMINS),
          Map.entry("zmem.v1.AdminService/ListCertificates", ADMINS),
          Map.entry("zmem.v1.AdminService/RevokeCertificates", ADMINS),
          Map.entry("grpc.reflection.v1.ServerReflection/ServerReflectionInfo", ASKERS),
          Map.entry("grpc.health.v1.Health/Check", ALL),
          Map.entry("grpc.health.v1.Health/Watch", ALL));

  @TempDir private Path folder;

  private final LogCapture log = new LogCapture();
  private MembersOnLoopback fleet;

  @BeforeEach
  void start() {
    fleet = new MembersOnLoopback(folder);
  }

  @AfterEach
  void close() {
    fleet.close();
    log.close();
  }

  @Test
  void everyMethod_isOpenToTheRolesThatMay_andToNobodyElse() throws Exception {
    var _ = fleet.token(); // lets strangers connect
    Duration day = Duration.ofDays(1);
    Map<Peer, ManagedChannel> peers = new EnumMap<>(Peer.class);
    peers.put(Peer.STRANGER, fleet.stranger());
    peers.put(Peer.AGENT, fleet.channel(fleet.member(Role.AGENT, "web-1", day)));
    peers.put(Peer.VIEWER, fleet.channel(fleet.member(Role.VIEWER, "alice", day)));
    peers.put(Peer.ADMIN, fleet.channel(fleet.member(Role.ADMIN, "root", day)));
    peers.put(Peer.AGGREGATOR, fleet.channel(fleet.member(Role.AGGREGATOR, "other", day)));
    peers.put(Peer.REVOKED, fleet.channel(fleet.member(Role.ADMIN, "gone", day)));
    assertThat(fleet.membership().revoke(one -> one.name().equals("gone"))).hasSize(1);
    EveryMethod.assertOpenTo(MAY_CALL, fleet.server(), peers);
  }

  @Test
  void agentThatSaysItIsAnotherHost_inWhateverCase_orMany_isRefused() throws Exception {
    ManagedChannel agent = fleet.channel(fleet.member(Role.AGENT, "web-1", Duration.ofDays(1)));
    for (String name : new String[] {"web-2", "WEB-2", "*", "web-*", "web-1.example", "admin"}) {
      RawAgent liar = new RawAgent(agent);
      liar.send(StreamRequest.newBuilder().setHello(RawAgent.hello(name, "id", "boot", 1)).build());
      assertThat(liar.end().getCode())
          .as(name)
          .isIn(Status.Code.PERMISSION_DENIED, Status.Code.INVALID_ARGUMENT);
    }
    assertThat(fleet.server().fleet().snapshots()).isEmpty();
    assertThat(new RawAgent(agent).greet("Web-1").isOpen()).isTrue();
  }

  @Test
  void viewerMayNotPush_andAgentMayNotAsk() throws Exception {
    ManagedChannel viewer = fleet.channel(fleet.member(Role.VIEWER, "alice", Duration.ofDays(1)));
    RawAgent pusher = new RawAgent(viewer);
    pusher.send(
        StreamRequest.newBuilder().setHello(RawAgent.hello("alice", "id", "boot", 1)).build());
    Status end = pusher.end();
    assertThat(end.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(end.getDescription())
        .isEqualTo("the certificate of alice has role viewer, which may not report");
  }
}
