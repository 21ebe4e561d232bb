package dev.zmem.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zmem.aggregator.access.AccessPolicy;
import dev.zmem.aggregator.access.Action;
import dev.zmem.aggregator.access.Decision;
import dev.zmem.aggregator.access.Principal;
import dev.zmem.aggregator.access.Viewers;
import dev.zmem.aggregator.access.ViewersPolicy;
import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.member.ViewLimits;
import dev.zmem.program.log.LogCapture;
import dev.zmem.program.option.HostPort;
import dev.zmem.proto.v1.StreamRequest;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCredentials;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every method of every service that the aggregator serves, called by every kind of peer. Who adds
 * a method says here who may call it.
 */
class AccessContractTest {
  private enum Peer {
    VIEWER,
    HOST,
    NAMELESS,
    LOCAL_PLAINTEXT,
    REMOTE_PLAINTEXT
  }

  private static final Set<Peer> ALL = EnumSet.allOf(Peer.class);
  private static final Set<Peer> ASKERS = EnumSet.of(Peer.VIEWER, Peer.LOCAL_PLAINTEXT);

  private static final Map<String, Set<Peer>> MAY_CALL =
      Map.ofEntries(
          Map.entry(
              "zmem.v1.IngestService/Stream", EnumSet.complementOf(EnumSet.of(Peer.NAMELESS))),
          Map.entry("zmem.v1.QueryService/QueryTable", ASKERS),
          Map.entry("zmem.v1.QueryService/WatchTable", ASKERS),
          Map.entry("zmem.v1.QueryService/ListHosts", ASKERS),
          Map.entry("zmem.v1.QueryService/ListProcesses", ASKERS),
          Map.entry("zmem.v1.QueryService/DescribeHost", ASKERS),
          Map.entry("zmem.v1.QueryService/DescribeProcess", ASKERS),
          Map.entry("zmem.v1.QueryService/ListMappings", ASKERS),
          Map.entry("zmem.v1.QueryService/CaptureHosts", ASKERS),
          Map.entry("zmem.v1.QueryService/GetVersion", ASKERS),
          Map.entry("grpc.reflection.v1.ServerReflection/ServerReflectionInfo", ASKERS),
          Map.entry("grpc.health.v1.Health/Check", ALL),
          Map.entry("grpc.health.v1.Health/Watch", ALL));

  @TempDir private Path folder;

  private final LogCapture log = new LogCapture();
  private final List<AggregatorServer> servers = new ArrayList<>();
  private final List<ManagedChannel> channels = new ArrayList<>();

  @AfterEach
  void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    servers.forEach(AggregatorServer::close);
    log.close();
  }

  @Test
  void everyMethod_isOpenToThoseWhoMay_andToNobodyElse_overTls() throws Exception {
    TestPki pki = new TestPki(folder);
    AggregatorServer server = tls(pki, new ViewersPolicy(new Viewers(List.of("ops-laptop"))));
    EveryMethod.assertOpenTo(
        MAY_CALL,
        server,
        Map.of(
            Peer.VIEWER, channel("127.0.0.1", server, credentials(pki, "DNS:ops-laptop")),
            Peer.HOST, channel("127.0.0.1", server, credentials(pki, "DNS:web-01")),
            Peer.NAMELESS, channel("127.0.0.1", server, credentials(pki, "IP:127.0.0.1"))));
    assertThat(log.await("call refused", "not among --viewers (names: web-01)"))
        .startsWith("WARNING call refused peer=127.0.0.1:")
        .contains(" method=", " reason=\"the certificate");
    // each of two certificates for want of a viewer's name, and one that names no host
    assertThat(log.with("call refused")).hasSize(3);
  }

  @Test
  void everyMethod_isOpenToThoseWhoMay_andToNobodyElse_onPlaintext() throws Exception {
    AggregatorServer server =
        server("0.0.0.0", InsecureServerCredentials.create(), new ViewersPolicy(Viewers.NOBODY));
    ChannelCredentials none = InsecureChannelCredentials.create();
    Map<Peer, ManagedChannel> peers = new TreeMap<>();
    peers.put(Peer.LOCAL_PLAINTEXT, channel("127.0.0.1", server, none));
    Optional<String> own = ownAddress();
    if (own.isPresent()) {
      peers.put(Peer.REMOTE_PLAINTEXT, channel(own.get(), server, none));
    }
    EveryMethod.assertOpenTo(MAY_CALL, server, peers);
    assumeTrue(own.isPresent(), "this machine has no address but loopback's: only that was tried");
  }

  @Test
  void methodThatNoServiceHas_isUnimplemented_whoeverCallsIt() throws Exception {
    TestPki pki = new TestPki(folder);
    AggregatorServer server = tls(pki, new ViewersPolicy(Viewers.NOBODY));
    ManagedChannel host = channel("127.0.0.1", server, credentials(pki, "DNS:web-01"));
    for (String method : List.of("zmem.v1.QueryService/Nothing", "zmem.v2.Query/ListHosts")) {
      assertThat(RawCall.make(host, method, MethodDescriptor.MethodType.UNARY).getCode())
          .isEqualTo(Status.Code.UNIMPLEMENTED);
    }
  }

  @Test
  void certificateThatOpensCallsTooFast_isToldToWait_andNobodyElse() throws Exception {
    TestPki pki = new TestPki(folder);
    AggregatorServer server = tls(pki, new ViewersPolicy(new Viewers(List.of("a", "b"))));
    ManagedChannel fast = channel("127.0.0.1", server, credentials(pki, "DNS:a"));
    ManagedChannel other = channel("127.0.0.1", server, credentials(pki, "DNS:b"));
    String method = "grpc.health.v1.Health/Check";
    Status end = Status.OK;
    for (int call = 0; call < 100_000 && end.isOk(); call++) {
      end = RawCall.make(fast, method, MethodDescriptor.MethodType.UNARY);
    }
    assertThat(end.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(end.getDescription())
        .isEqualTo("this peer opens more than 20 calls a second: wait a moment");
    assertThat(RawCall.make(other, method, MethodDescriptor.MethodType.UNARY).isOk()).isTrue();
    assertThat(log.await("call refused", "opens more than 20 calls a second")).isNotEmpty();
  }

  @Test
  void viewerThatSaysItIsAnotherHost_isRefused_andNotInTheFleet() throws Exception {
    TestPki pki = new TestPki(folder);
    AggregatorServer server = tls(pki, new ViewersPolicy(new Viewers(List.of("ops-laptop"))));
    ManagedChannel viewer = channel("127.0.0.1", server, credentials(pki, "DNS:ops-laptop"));
    RawAgent liar = new RawAgent(viewer);
    liar.send(
        StreamRequest.newBuilder().setHello(RawAgent.hello("web-01", "id", "boot", 1)).build());
    Status end = liar.end();
    assertThat(end.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(end.getDescription())
        .isEqualTo("hello.host_name: the certificate does not name web-01 (names: ops-laptop)");
    assertThat(server.fleet().snapshots()).isEmpty();
    RawAgent itself = new RawAgent(viewer).greet("ops-laptop");
    assertThat(itself.isOpen()).isTrue();
  }

  @Test
  void policy_canBeAnother_andIsAskedWithOneReadingOfACertificateAConnection() throws Exception {
    TestPki pki = new TestPki(folder);
    List<Principal> asked = new CopyOnWriteArrayList<>();
    AggregatorServer server =
        tls(
            pki,
            new AccessPolicy() {
              @Override
              public Decision decide(Principal principal, Action action) {
                asked.add(principal);
                return action instanceof Action.Probe
                    ? new Decision.Refused("no probes on Sundays")
                    : Decision.ALLOWED;
              }

              @Override
              public ViewLimits limits(Principal principal) {
                return ViewLimits.NONE;
              }
            });
    ManagedChannel channel = channel("127.0.0.1", server, credentials(pki, "DNS:web-01"));
    for (int call = 0; call < 3; call++) {
      assertThat(
              RawCall.make(
                      channel, "zmem.v1.QueryService/GetVersion", MethodDescriptor.MethodType.UNARY)
                  .getCode())
          .isEqualTo(Status.Code.OK);
    }
    Status probe =
        RawCall.make(channel, "grpc.health.v1.Health/Check", MethodDescriptor.MethodType.UNARY);
    assertThat(probe.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(probe.getDescription()).isEqualTo("no probes on Sundays");
    assertThat(asked).hasSize(4).allSatisfy(each -> assertThat(each).isSameAs(asked.getFirst()));
    assertThat(asked.getFirst())
        .isInstanceOfSatisfying(
            Principal.Certificate.class,
            certificate -> assertThat(certificate.names()).containsExactly("web-01"));
  }

  private AggregatorServer tls(TestPki pki, AccessPolicy access) throws Exception {
    return server("127.0.0.1", pki.issue("aggregator", 2).serverCredentials(), access);
  }

  private AggregatorServer server(
      String address, ServerCredentials credentials, AccessPolicy access) {
    AggregatorServer server =
        new AggregatorServer(
            new ListenSettings(new HostPort(address, 0), credentials, access),
            AggregatorOnLoopback.SETTINGS,
            Duration.ofHours(1),
            FleetMemory.ofThisProcess());
    servers.add(server);
    return server;
  }

  private static ChannelCredentials credentials(TestPki pki, String alternatives) throws Exception {
    return TestPki.credentials(pki.issueFor("client", alternatives, 2));
  }

  private ManagedChannel channel(
      String address, AggregatorServer server, ChannelCredentials credentials) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(address, server.port(), credentials).build();
    channels.add(channel);
    return channel;
  }

  /** An address of this machine that is not loopback's. */
  private static Optional<String> ownAddress() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address.getAddress().length == 4 && !address.isLoopbackAddress())
        .map(InetAddress::getHostAddress)
        .findFirst();
  }
}
