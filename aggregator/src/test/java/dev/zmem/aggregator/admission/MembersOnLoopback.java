package dev.zmem.aggregator.admission;

import dev.zmem.aggregator.AggregatorServer;
import dev.zmem.aggregator.ListenSettings;
import dev.zmem.aggregator.authority.AuthorityFolder;
import dev.zmem.aggregator.authority.CertificateAuthority;
import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.member.Grant;
import dev.zmem.aggregator.member.Membership;
import dev.zmem.aggregator.member.Role;
import dev.zmem.aggregator.member.Sha256;
import dev.zmem.aggregator.store.FileMembershipStore;
import dev.zmem.aggregator.stream.IngestSettings;
import dev.zmem.program.option.HostPort;
import dev.zmem.program.tls.JoinToken;
import dev.zmem.program.tls.PinnedAuthority;
import dev.zmem.program.tls.TlsFolder;
import dev.zmem.wire.JoinClient;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An aggregator with a CA of its own on the loopback, and members made by hand. */
final class MembersOnLoopback implements AutoCloseable {
  private final Path folder;
  private final CertificateAuthority authority;
  private final Membership membership;
  private final FleetMembers members;
  private final AggregatorServer server;
  private final List<ManagedChannel> channels = new ArrayList<>();
  private int made;

  /** In a new folder. */
  MembersOnLoopback(Path folder) {
    this.folder = folder;
    AuthorityFolder own = new AuthorityFolder(folder.resolve("tls"));
    own.init(List.of("localhost", "127.0.0.1"), Instant.now(), admin -> {});
    authority = own.authority();
    membership = new Membership(new FileMembershipStore(own.members()), Clock.systemUTC());
    members = new FleetMembers(own, authority, membership, Clock.systemUTC());
    server =
        new AggregatorServer(
            new ListenSettings(
                new HostPort("127.0.0.1", 0),
                new TlsFolder(own.path()).files().serverCredentials(membership::isOpen),
                members),
            new IngestSettings(1_000, Duration.ofMillis(100)),
            Duration.ofHours(1),
            FleetMemory.ofThisProcess());
  }

  AggregatorServer server() {
    return server;
  }

  Membership membership() {
    return membership;
  }

  CertificateAuthority authority() {
    return authority;
  }

  HostPort address() {
    return new HostPort("127.0.0.1", server.port());
  }

  JoinClient client() {
    return new JoinClient(address());
  }

  /** Joins, whatever role the token is for. */
  X509Certificate join(JoinToken token, String name, TlsFolder into) {
    return client().join(token, name, Set.of(), into);
  }

  /** A folder that nobody uses. */
  TlsFolder newFolder() {
    return new TlsFolder(folder.resolve("member-" + made++));
  }

  /** A token as an admin would make it. */
  JoinToken token(Role role, int uses, Duration ttl, boolean replaces, String... globs)
      throws Exception {
    return token(Grant.of(role), uses, ttl, replaces, globs);
  }

  /** Likewise, with what it grants. */
  JoinToken token(Grant grant, int uses, Duration ttl, boolean replaces, String... globs)
      throws Exception {
    JoinToken token =
        JoinToken.create(PinnedAuthority.hash(authority.certificate().getPublicKey()));
    membership.add(
        new dev.zmem.aggregator.member.JoinToken(
            token.id(),
            Sha256.of(token.secret()),
            grant,
            uses,
            Instant.now().plus(ttl),
            List.of(globs),
            replaces,
            "test"),
        "");
    return token;
  }

  /** A token for one agent of any name. */
  JoinToken token() throws Exception {
    return token(Role.AGENT, 1, Duration.ofHours(1), false);
  }

  /** Somebody with a certificate, without a token. */
  TlsFolder member(Role role, String name, Duration life) throws Exception {
    return member(Grant.of(role), name, life);
  }

  /** Likewise, with what it grants. */
  TlsFolder member(Grant grant, String name, Duration life) throws Exception {
    return member(grant, name, Instant.now(), life);
  }

  /** Likewise, from then on. */
  TlsFolder member(Grant grant, String name, Instant from, Duration life) throws Exception {
    TlsFolder own = newFolder();
    own.create();
    KeyPair key = own.keyOrNew();
    X509Certificate certificate =
        authority.issue(grant, List.of(name), key.getPublic(), from, life);
    var _ = membership.issued(AuthorityFolder.issued(certificate, grant, name, ""));
    own.keepChain(List.of(certificate, authority.certificate()));
    return own;
  }

  /** A channel with the certificate in a folder. */
  ManagedChannel channel(TlsFolder own) {
    return keep(
        NettyChannelBuilder.forAddress("127.0.0.1", server.port(), own.files().channelCredentials())
            .build());
  }

  /** A channel without a certificate. */
  ManagedChannel stranger() {
    return keep(
        NettyChannelBuilder.forAddress(
                "127.0.0.1",
                server.port(),
                TlsChannelCredentials.newBuilder()
                    .trustManager(
                        new PinnedAuthority(
                            PinnedAuthority.hash(authority.certificate().getPublicKey())))
                    .build())
            .build());
  }

  private ManagedChannel keep(ManagedChannel channel) {
    channels.add(channel);
    return channel;
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    server.close();
    members.close();
  }
}
