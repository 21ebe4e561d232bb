package dev.zmem.wire;

import com.google.protobuf.ByteString;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.grpc.ClientChannels;
import dev.zmem.program.grpc.ConnectionErrors;
import dev.zmem.program.option.HostPort;
import dev.zmem.program.tls.JoinToken;
import dev.zmem.program.tls.PinnedAuthority;
import dev.zmem.program.tls.TlsErrors;
import dev.zmem.program.tls.TlsFolder;
import dev.zmem.proto.v1.JoinRequest;
import dev.zmem.proto.v1.JoinResponse;
import dev.zmem.proto.v1.JoinServiceGrpc;
import dev.zmem.proto.v1.RenewRequest;
import dev.zmem.proto.v1.Role;
import dev.zmem.text.Escapes;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.netty.channel.EventLoopGroup;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Becomes a member of a fleet: a certificate for a token, and the next one before it ends. All that
 * fails is a {@link ProgramException}. One thread at a time.
 */
public final class JoinClient {
  /** What is signed begins so, and each text in it ends with a zero byte. */
  private static final String SIGNED = "zmem join";

  private static final int SECONDS = 15;

  /** A chain of two certificates has some 2 KiB. */
  private static final int MAX_MESSAGE_BYTES = 64 << 10;

  private static final int MAX_REASON = 1_000;

  private final HostPort address;

  /** Of the aggregator there. */
  public JoinClient(HostPort address) {
    this.address = address;
  }

  /**
   * Joins under a name: the aggregator proves that it has the token's CA before it sees the secret.
   * The key is the one in the folder, or a new one; the certificate is in the folder afterwards.
   *
   * @param roles any of which is wanted: a token for another role is not spent
   */
  public X509Certificate join(JoinToken token, String name, Set<Role> roles, TlsFolder folder) {
    folder.create();
    requireSameFleet(token, folder);
    KeyPair key = folder.keyOrNew();
    JoinRequest request =
        JoinRequest.newBuilder()
            .setTokenId(token.id())
            .setTokenSecret(token.secret())
            .setName(name)
            .addAllRoles(roles)
            .setPublicKey(ByteString.copyFrom(key.getPublic().getEncoded()))
            .setProof(ByteString.copyFrom(proof(key, token.id(), name)))
            .build();
    PinnedAuthority authority = new PinnedAuthority(token.authority());
    List<X509Certificate> chain =
        ask(
            TlsChannelCredentials.newBuilder().trustManager(authority).build(),
            stub -> stub.join(request));
    if (!chain.getLast().equals(authority.found())) {
      throw new ProgramException(
          ExitCode.NOT_PERMITTED, "the aggregator at " + address + " answers with another CA");
    }
    return keep(chain, key.getPublic(), folder);
  }

  /** A folder holds who one is in one fleet. */
  private static void requireSameFleet(JoinToken token, TlsFolder folder) {
    if (Files.exists(folder.authority())
        && !PinnedAuthority.hash(folder.authorityCertificate().getPublicKey())
            .equals(token.authority())) {
      throw new ProgramException(
          ExitCode.USAGE,
          Escapes.escape(folder.path().toString())
              + ": holds a certificate of another fleet: take another folder, or remove it first");
    }
  }

  /** Has the folder's certificate renewed. */
  public X509Certificate renew(ChannelCredentials credentials, TlsFolder folder) {
    List<X509Certificate> chain =
        ask(credentials, stub -> stub.renew(RenewRequest.getDefaultInstance()));
    return keep(chain, folder.leaf().getPublicKey(), folder);
  }

  /** What a key signs to show that it is the asker's own. */
  public static byte[] signed(String tokenId, String name, byte[] publicKey) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String text : List.of(SIGNED, tokenId, name)) {
      bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
      bytes.write(0);
    }
    bytes.writeBytes(publicKey);
    return bytes.toByteArray();
  }

  private static byte[] proof(KeyPair key, String tokenId, String name) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key.getPrivate());
      signature.update(signed(tokenId, name, key.getPublic().getEncoded()));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new ProgramException(ExitCode.FAILURE, "the key cannot sign: " + e.getMessage());
    }
  }

  /** What is kept is of this key, whatever was answered. */
  private X509Certificate keep(List<X509Certificate> chain, PublicKey key, TlsFolder folder) {
    X509Certificate leaf = chain.getFirst();
    try {
      leaf.verify(chain.getLast().getPublicKey());
      leaf.checkValidity();
    } catch (CertificateExpiredException | CertificateNotYetValidException e) {
      throw new ProgramException(
          ExitCode.FAILURE,
          "the certificate is good from "
              + leaf.getNotBefore().toInstant()
              + " to "
              + leaf.getNotAfter().toInstant()
              + ", and this host's clock shows "
              + Instant.now()
              + ": set the clock");
    } catch (GeneralSecurityException e) {
      throw broken();
    }
    if (!leaf.getPublicKey().equals(key)) {
      throw broken();
    }
    folder.keepChain(chain);
    return leaf;
  }

  private List<X509Certificate> ask(
      ChannelCredentials credentials,
      Function<JoinServiceGrpc.JoinServiceBlockingStub, JoinResponse> question) {
    EventLoopGroup loop = ClientChannels.thread();
    ManagedChannel channel =
        ClientChannels.to(address, credentials, loop)
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .build();
    try {
      return chain(
          question.apply(
              JoinServiceGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(SECONDS, TimeUnit.SECONDS)));
    } catch (StatusRuntimeException e) {
      throw trouble(e.getStatus());
    } finally {
      channel.shutdownNow();
      var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  private List<X509Certificate> chain(JoinResponse response) {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      List<X509Certificate> chain = new ArrayList<>();
      for (ByteString der : response.getChainList()) {
        chain.add(
            (X509Certificate)
                factory.generateCertificate(new ByteArrayInputStream(der.toByteArray())));
      }
      if (chain.size() == 2) {
        return chain;
      }
    } catch (CertificateException e) {
      // said below
    }
    throw broken();
  }

  private ProgramException broken() {
    return new ProgramException(
        ExitCode.FAILURE,
        "the aggregator at " + address + " answers with what is no certificate for this key");
  }

  private ProgramException trouble(Status status) {
    String said = Escapes.escape(String.valueOf(status.getDescription()));
    String reason = said.length() <= MAX_REASON ? said : said.substring(0, MAX_REASON) + "…";
    return switch (status.getCode()) {
      case PERMISSION_DENIED, UNAUTHENTICATED ->
          new ProgramException(
              ExitCode.NOT_PERMITTED, "the aggregator at " + address + " refuses: " + reason);
      case INVALID_ARGUMENT -> new ProgramException(ExitCode.USAGE, reason);
      case UNIMPLEMENTED ->
          new ProgramException(
              ExitCode.FAILURE,
              "the aggregator at "
                  + address
                  + " has no CA of its own: 'zmem-aggregator init' and 'run --tls-dir' make one");
      case UNAVAILABLE, DEADLINE_EXCEEDED, UNKNOWN, INTERNAL ->
          TlsErrors.explain(status)
              .map(distrust ->
                  new ProgramException(
                      ExitCode.NOT_PERMITTED,
                      "no connection to the aggregator at " + address + ": " + distrust))
              .orElseGet(() -> unanswered(status, reason));
      default ->
          new ProgramException(
              ExitCode.FAILURE, "the aggregator at " + address + " answers: " + reason);
    };
  }

  private ProgramException unanswered(Status status, String reason) {
    return status.getCode() == Status.Code.INTERNAL && status.getCause() == null
        ? new ProgramException(
            ExitCode.FAILURE, "the aggregator at " + address + " answers: " + reason)
        : new ProgramException(
            ExitCode.UNREACHABLE,
            "no aggregator at " + address + " (" + ConnectionErrors.cause(status) + ")");
  }
}
