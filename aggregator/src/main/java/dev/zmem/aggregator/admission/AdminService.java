package dev.zmem.aggregator.admission;

import dev.zmem.aggregator.access.AuditLog;
import dev.zmem.aggregator.access.Caller;
import dev.zmem.aggregator.access.Callers;
import dev.zmem.aggregator.access.Principal;
import dev.zmem.aggregator.member.IssuedCertificate;
import dev.zmem.aggregator.member.JoinRefusedException;
import dev.zmem.aggregator.member.JoinRefusedException.Reason;
import dev.zmem.aggregator.member.JoinToken;
import dev.zmem.aggregator.member.Membership;
import dev.zmem.aggregator.member.Sha256;
import dev.zmem.program.log.Log;
import dev.zmem.proto.v1.AdminServiceGrpc;
import dev.zmem.proto.v1.CreateTokenRequest;
import dev.zmem.proto.v1.CreateTokenResponse;
import dev.zmem.proto.v1.ListCertificatesRequest;
import dev.zmem.proto.v1.ListCertificatesResponse;
import dev.zmem.proto.v1.ListTokensRequest;
import dev.zmem.proto.v1.ListTokensResponse;
import dev.zmem.proto.v1.RevokeCertificatesRequest;
import dev.zmem.proto.v1.RevokeCertificatesResponse;
import dev.zmem.proto.v1.RevokeTokenRequest;
import dev.zmem.proto.v1.RevokeTokenResponse;
import dev.zmem.text.Escapes;
import dev.zmem.text.HostNames;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Tokens and certificates for admins. Any thread. */
final class AdminService extends AdminServiceGrpc.AdminServiceImplBase {
  private static final int MAX_USES = 100_000;
  private static final long MIN_TTL_MILLIS = 60_000;
  private static final long MAX_TTL_MILLIS = 30L * 86_400_000;
  private static final int MAX_GLOBS = 100;
  private static final int MAX_GLOB_LENGTH = 253;

  /** Certificates of one answer. */
  private static final int MAX_LISTED = 50_000;

  private final Membership membership;
  private final String authority;
  private final Clock clock;
  private final Consumer<IssuedCertificate> whenEnded;

  /**
   * For a fleet's members.
   *
   * @param authority hash of the CA's key, as tokens have it
   * @param whenEnded is told of each certificate that is revoked
   */
  AdminService(
      Membership membership, String authority, Clock clock, Consumer<IssuedCertificate> whenEnded) {
    this.membership = membership;
    this.authority = authority;
    this.clock = clock;
    this.whenEnded = whenEnded;
  }

  @Override
  public void createToken(
      CreateTokenRequest request, StreamObserver<CreateTokenResponse> responses) {
    MemberAnswers.answer(
        responses,
        () -> {
          check(request);
          Caller caller = Callers.current();
          var made = dev.zmem.program.tls.JoinToken.create(authority);
          JoinToken token =
              new JoinToken(
                  made.id(),
                  Sha256.of(made.secret()),
                  MemberMessages.grant(request),
                  request.getUses(),
                  clock.instant().plusMillis(request.getTtlMillis()),
                  request.getNameGlobsList().stream().map(HostNames::canonical).toList(),
                  request.getReplaces(),
                  name(caller));
          membership.add(token, serial(caller));
          AuditLog.write(
              "token created",
              "token="
                  + token.id()
                  + " role="
                  + token.role().word()
                  + " uses="
                  + token.usesLeft()
                  + " until="
                  + token.expiresAt()
                  + " names="
                  + Log.value(String.join(",", token.nameGlobs()))
                  + MemberFacts.limits(token.grant())
                  + (token.replaces() ? " replace=true" : ""),
              caller);
          return CreateTokenResponse.newBuilder()
              .setToken(made.reveal())
              .setInfo(MemberMessages.token(token))
              .build();
        });
  }

  @Override
  public void listTokens(ListTokensRequest request, StreamObserver<ListTokensResponse> responses) {
    MemberAnswers.answer(
        responses,
        () ->
            ListTokensResponse.newBuilder()
                .addAllTokens(membership.tokens().stream().map(MemberMessages::token).toList())
                .build());
  }

  @Override
  public void revokeToken(
      RevokeTokenRequest request, StreamObserver<RevokeTokenResponse> responses) {
    MemberAnswers.answer(
        responses,
        () -> {
          if (!membership.removeToken(request.getId())) {
            throw notFound(
                "no token " + shown(request.getId()) + ": 'zmemctl token list' shows them");
          }
          AuditLog.write("token revoked", "token=" + Log.value(request.getId()), Callers.current());
          return RevokeTokenResponse.getDefaultInstance();
        });
  }

  @Override
  public void listCertificates(
      ListCertificatesRequest request, StreamObserver<ListCertificatesResponse> responses) {
    MemberAnswers.answer(
        responses,
        () ->
            ListCertificatesResponse.newBuilder()
                .addAllCertificates(
                    membership.certificates().stream()
                        .limit(MAX_LISTED)
                        .map(MemberMessages::certificate)
                        .toList())
                .build());
  }

  @Override
  public void revokeCertificates(
      RevokeCertificatesRequest request, StreamObserver<RevokeCertificatesResponse> responses) {
    List<IssuedCertificate> gone = new ArrayList<>();
    MemberAnswers.answer(
        responses,
        () -> {
          List<IssuedCertificate> ended = membership.revoke(meant(request));
          gone.addAll(ended);
          if (ended.isEmpty()) {
            throw notFound(
                "no certificate of "
                    + shown(request.hasName() ? request.getName() : request.getSerial())
                    + " is in force");
          }
          for (IssuedCertificate one : ended) {
            AuditLog.write("revoked", MemberFacts.of(one), Callers.current());
          }
          return RevokeCertificatesResponse.newBuilder()
              .addAllRevoked(ended.stream().map(MemberMessages::certificate).toList())
              .build();
        });
    gone.forEach(whenEnded); // after the answer: who revokes itself is told
  }

  private static Predicate<IssuedCertificate> meant(RevokeCertificatesRequest request)
      throws JoinRefusedException {
    return switch (request.getWhichCase()) {
      case NAME -> {
        String name = HostNames.canonical(request.getName());
        yield one -> one.name().equals(name);
      }
      case SERIAL -> one -> one.serial().equalsIgnoreCase(request.getSerial());
      case WHICH_NOT_SET -> throw new JoinRefusedException(Reason.REQUEST, "no name and no serial");
    };
  }

  private static void check(CreateTokenRequest request) throws JoinRefusedException {
    if (request.getUses() < 1 || request.getUses() > MAX_USES) {
      throw new JoinRefusedException(
          Reason.REQUEST, "uses: " + request.getUses() + " (expected: 1 to " + MAX_USES + ")");
    }
    if (request.getTtlMillis() < MIN_TTL_MILLIS || request.getTtlMillis() > MAX_TTL_MILLIS) {
      throw new JoinRefusedException(
          Reason.REQUEST, "ttl: " + request.getTtlMillis() + " ms (expected: 1 minute to 30 days)");
    }
    if (request.getNameGlobsCount() > MAX_GLOBS) {
      throw new JoinRefusedException(Reason.REQUEST, "names: more than " + MAX_GLOBS);
    }
    for (String glob : request.getNameGlobsList()) {
      if (glob.isEmpty() || glob.length() > MAX_GLOB_LENGTH || !HostNames.isGlob(glob)) {
        throw new JoinRefusedException(
            Reason.REQUEST, "names: " + shown(glob) + " could match no host's name");
      }
    }
  }

  private static String serial(Caller caller) {
    return caller.principal() instanceof Principal.Certificate certificate
        ? certificate.serial()
        : "";
  }

  private static String name(Caller caller) {
    return caller.principal() instanceof Principal.Certificate certificate
        ? String.join(",", certificate.names())
        : "";
  }

  private static String shown(String text) {
    return "'" + Escapes.escape(text.length() <= 80 ? text : text.substring(0, 80) + "…") + "'";
  }

  private static io.grpc.StatusRuntimeException notFound(String what) {
    return Status.NOT_FOUND.withDescription(what).asRuntimeException();
  }
}
