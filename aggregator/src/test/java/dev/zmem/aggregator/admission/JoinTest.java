package dev.zmem.aggregator.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.zmem.aggregator.RawAgent;
import dev.zmem.aggregator.member.Grant;
import dev.zmem.aggregator.member.Role;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.log.LogCapture;
import dev.zmem.program.tls.JoinToken;
import dev.zmem.program.tls.PinnedAuthority;
import dev.zmem.program.tls.TlsFolder;
import dev.zmem.proto.v1.JoinRequest;
import dev.zmem.proto.v1.JoinServiceGrpc;
import dev.zmem.wire.JoinClient;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gets in by a token, and tries to get in without a right to. */
class JoinTest {
  private static final Duration HOUR = Duration.ofHours(1);

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
  void tokenForAnotherRole_isRefused_andNotSpent() throws Exception {
    JoinToken token = fleet.token();
    assertThatThrownBy(() ->
            fleet
                .client()
                .join(token, "ann", Set.of(dev.zmem.proto.v1.Role.ROLE_VIEWER), fleet.newFolder()))
        .hasMessageContaining("the token is for role agent: 'zmem-agent join' takes it");
    assertThat(fleet.membership().tokens()).singleElement().extracting("usesLeft").isEqualTo(1);
  }

  @Test
  void tokenLetsAnAgentIn_asThisHostAlone_andItsKeyIsItsOwn() throws Exception {
    TlsFolder own = fleet.newFolder();
    X509Certificate certificate = fleet.join(fleet.token(), "web-1", own);
    assertThat(Grant.of(certificate)).hasValue(Grant.of(Role.AGENT));
    assertThat(certificate.getNotAfter().toInstant())
        .isBetween(
            java.time.Instant.now().plus(Duration.ofDays(6)),
            java.time.Instant.now().plus(Duration.ofDays(7)));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own.key())))
        .isEqualTo("rw-------");
    assertThat(new RawAgent(fleet.channel(own)).greet("web-1").isOpen()).isTrue();
    assertThat(log.await("audit join", "name=web-1")).contains("role=agent", "token=");
    assertThat(log.with("secret")).isEmpty();
  }

  @Test
  void secretIsNotTold_toAnAggregatorOfAnotherCa() throws Exception {
    JoinToken token = fleet.token();
    JoinToken ofOthers =
        new JoinToken(
            PinnedAuthority.hash(KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic()),
            token.id(),
            token.secret());
    refused(ofOthers, "web-1", ExitCode.NOT_PERMITTED, "of the fleet that the token is of");
    assertThat(log.with("audit join")).isEmpty();
    assertThat(fleet.membership().tokens().getFirst().usesLeft()).isEqualTo(1);
  }

  @Test
  void tokenThatIsSpentOrOverOrWrongOrForOthers_letsNobodyIn() throws Exception {
    JoinToken once = fleet.token();
    var _ = fleet.join(once, "web-1", fleet.newFolder());
    refused(once, "web-2", ExitCode.NOT_PERMITTED, "the token is spent");

    JoinToken some = fleet.token(Role.AGENT, 9, HOUR, false, "python-worker-*");
    refused(some, "web-2", ExitCode.NOT_PERMITTED, "not for web-2 (its names: python-worker-*)");
    refused(some, "evil.python-worker-1", ExitCode.NOT_PERMITTED, "not for");
    var _ = fleet.join(some, "Python-Worker-1", fleet.newFolder());

    JoinToken wrong = new JoinToken(some.authority(), some.id(), once.secret());
    refused(wrong, "python-worker-2", ExitCode.NOT_PERMITTED, "the token is not known");
    JoinToken unknown = JoinToken.create(some.authority());
    refused(unknown, "python-worker-2", ExitCode.NOT_PERMITTED, "the token is not known");

    assertThat(fleet.membership().removeToken(some.id())).isTrue();
    refused(some, "python-worker-3", ExitCode.NOT_PERMITTED, "the token is not known");
    JoinToken over = fleet.token(Role.AGENT, 9, Duration.ofMillis(-1), false);
    refused(over, "web-3", ExitCode.NOT_PERMITTED, "the token ended");
  }

  @Test
  void nameThatIsNoHosts_isRefused_andTheUseIsNotSpent() throws Exception {
    JoinToken token = fleet.token();
    for (String name : List.of("*", "web-*", "", "a b", "x".repeat(254), "ü", "-web")) {
      refused(token, name, ExitCode.USAGE, "name: not a host's name");
    }
    assertThat(fleet.membership().tokens().getFirst().usesLeft()).isEqualTo(1);
  }

  @Test
  void nameThatAnotherKeyHolds_takesATokenThatReplaces_andThenEndsWhatStands() throws Exception {
    TlsFolder first = fleet.newFolder();
    JoinToken token = fleet.token(Role.AGENT, 9, HOUR, false);
    var _ = fleet.join(token, "web-1", first);
    RawAgent standing = new RawAgent(fleet.channel(first)).greet("web-1");
    refused(token, "web-1", ExitCode.NOT_PERMITTED, "web-1 is held by another key");
    var _ = fleet.join(fleet.token(Role.AGENT, 1, HOUR, true), "web-1", fleet.newFolder());
    assertThat(standing.end().isOk()).isFalse();
    RawAgent again = new RawAgent(fleet.channel(first));
    assertThat(again.end().getDescription()).contains("was revoked");
  }

  @Test
  void answerThatWasLost_isHadAgain_withoutAnotherUse() throws Exception {
    JoinToken token = fleet.token();
    TlsFolder own = fleet.newFolder();
    var _ = fleet.join(token, "web-1", own);
    Files.delete(own.certificate());
    var _ = fleet.join(token, "web-1", own);
    assertThat(own.leaf().getPublicKey()).isEqualTo(own.keyOrNew().getPublic());
  }

  @Test
  void keyThatIsAnothers_orOfAnotherKind_isRefused() throws Exception {
    JoinToken token = fleet.token();
    KeyPair own = key("EC", 256);
    byte[] ownBytes = own.getPublic().getEncoded();
    byte[] rsa = key("RSA", 2048).getPublic().getEncoded();
    byte[] large = key("EC", 384).getPublic().getEncoded();
    asks(token, ownBytes, proof(key("EC", 256), token, ownBytes), "proof: it is of another key");
    asks(token, ownBytes, new byte[0], "proof: it is of another key");
    asks(token, ownBytes, new byte[100_000], "proof: it is of another key");
    asks(token, rsa, new byte[0], "public_key: not an EC key on P-256");
    asks(token, large, new byte[0], "public_key: not an EC key on P-256");
    asks(token, new byte[0], new byte[0], "public_key: not an EC key on P-256");
    asks(token, new byte[100_000], new byte[0], "public_key: not an EC key on P-256");
    asks(token, new byte[1 << 20], new byte[0], "more than 524288 bytes");
    assertThat(fleet.membership().tokens().getFirst().usesLeft()).isEqualTo(1);
  }

  @Test
  void whileNoTokenCanBeUsed_nobodyConnectsWithoutACertificate() {
    assertThatThrownBy(() ->
            JoinServiceGrpc.newBlockingStub(fleet.stranger())
                .join(JoinRequest.getDefaultInstance()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
    assertThat(log.await("tls handshake refused", "")).isNotEmpty();
  }

  @Test
  void revoked_endsAtOnce_alsoWhatStands() throws Exception {
    TlsFolder own = fleet.newFolder();
    var _ = fleet.join(fleet.token(), "web-1", own);
    RawAgent standing = new RawAgent(fleet.channel(own)).greet("web-1");
    TlsFolder admin = fleet.member(Role.ADMIN, "root", HOUR);
    var _ =
        dev.zmem.proto.v1.AdminServiceGrpc.newBlockingStub(fleet.channel(admin))
            .revokeCertificates(
                dev.zmem.proto.v1.RevokeCertificatesRequest.newBuilder().setName("WEB-1").build());
    assertThat(standing.end().isOk()).isFalse();
    assertThat(new RawAgent(fleet.channel(own)).end())
        .returns(Status.Code.PERMISSION_DENIED, Status::getCode);
    assertThat(log.await("audit revoked", "name=web-1")).contains("by=\"root 127.0.0.1");
  }

  @Test
  void streamEnds_whenItsCertificateDoes() throws Exception {
    TlsFolder own = fleet.member(Role.AGENT, "web-1", Duration.ofSeconds(10));
    RawAgent standing = new RawAgent(fleet.channel(own)).greet("web-1");
    assertThat(standing.end().isOk()).isFalse();
    assertThat(new RawAgent(fleet.channel(own)).end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void certificateThatIsNotYetValid_isRefused() throws Exception {
    TlsFolder own =
        fleet.member(
            Grant.of(Role.AGENT),
            "web-1",
            java.time.Instant.now().plus(Duration.ofDays(1)),
            Duration.ofDays(2));
    assertThat(new RawAgent(fleet.channel(own)).end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(log.await("tls handshake refused", "certificate not valid yet")).isNotEmpty();
    assertThat(fleet.server().fleet().snapshots()).isEmpty();
  }

  @Test
  void certificateIsRenewed_forTheSameKeyNameAndRole() throws Exception {
    TlsFolder own = fleet.member(Role.AGENT, "web-1", HOUR);
    X509Certificate before = own.leaf();
    X509Certificate after = fleet.client().renew(own.files().channelCredentials(), own);
    assertThat(after.getPublicKey()).isEqualTo(before.getPublicKey());
    assertThat(after.getSubjectAlternativeNames())
        .containsExactlyElementsOf(before.getSubjectAlternativeNames());
    assertThat(after.getNotAfter()).isAfter(before.getNotAfter());
    assertThat(own.leaf()).isEqualTo(after);
    assertThat(new RawAgent(fleet.channel(own)).greet("web-1").isOpen()).isTrue();
  }

  private void refused(JoinToken token, String name, ExitCode code, String reason) {
    assertThatThrownBy(() -> fleet.join(token, name, fleet.newFolder()))
        .isInstanceOfSatisfying(
            ProgramException.class,
            e -> {
              assertThat(e).hasMessageContaining(reason);
              assertThat(e.exitCode()).isEqualTo(code);
            });
  }

  private void asks(JoinToken token, byte[] key, byte[] proof, String reason) {
    assertThatThrownBy(() ->
            JoinServiceGrpc.newBlockingStub(fleet.stranger())
                .join(
                    JoinRequest.newBuilder()
                        .setTokenId(token.id())
                        .setTokenSecret(token.secret())
                        .setName("web-1")
                        .setPublicKey(ByteString.copyFrom(key))
                        .setProof(ByteString.copyFrom(proof))
                        .build()))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining(reason);
  }

  private static KeyPair key(String algorithm, int bits) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(bits);
    return generator.generateKeyPair();
  }

  private static byte[] proof(KeyPair key, JoinToken token, byte[] shown) throws Exception {
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key.getPrivate());
    signature.update(JoinClient.signed(token.id(), "web-1", shown));
    return signature.sign();
  }
}
