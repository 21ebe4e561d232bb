package dev.zmem.aggregator.admission;

import com.google.protobuf.ByteString;
import dev.zmem.aggregator.access.AuditLog;
import dev.zmem.aggregator.access.Caller;
import dev.zmem.aggregator.access.Callers;
import dev.zmem.aggregator.access.Principal;
import dev.zmem.aggregator.member.JoinRefusedException;
import dev.zmem.aggregator.member.JoinRefusedException.Reason;
import dev.zmem.program.log.Log;
import dev.zmem.proto.v1.JoinRequest;
import dev.zmem.proto.v1.JoinResponse;
import dev.zmem.proto.v1.JoinServiceGrpc;
import dev.zmem.proto.v1.RenewRequest;
import dev.zmem.wire.JoinClient;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;

/** Certificates for tokens, and the next ones for certificates. Any thread. */
final class JoinService extends JoinServiceGrpc.JoinServiceImplBase {
  private static final int MAX_TOKEN_LENGTH = 64;

  private final Admission admission;
  private final RefusedJoins refusals;

  JoinService(Admission admission, RefusedJoins refusals) {
    this.admission = admission;
    this.refusals = refusals;
  }

  @Override
  public void join(JoinRequest request, StreamObserver<JoinResponse> responses) {
    Caller caller = Callers.current();
    answer(
        responses,
        caller,
        "join",
        request.getTokenId(),
        () -> {
          if (request.getTokenId().length() > MAX_TOKEN_LENGTH
              || request.getTokenSecret().length() > MAX_TOKEN_LENGTH) {
            throw new JoinRefusedException(Reason.REQUEST, "token: too long");
          }
          if (request.getTokenId().isEmpty()) {
            throw new JoinRefusedException(Reason.REQUEST, "token_id: none");
          }
          admission.requireToken(
              request.getTokenId(), request.getTokenSecret(), request.getRolesList());
          byte[] encoded = request.getPublicKey().toByteArray();
          PublicKey key = Admission.key(encoded);
          requireProof(request, key, encoded);
          return admission.join(
              request.getTokenId(), request.getTokenSecret(), request.getName(), key);
        });
  }

  @Override
  public void renew(RenewRequest request, StreamObserver<JoinResponse> responses) {
    Caller caller = Callers.current();
    answer(
        responses,
        caller,
        "renewal",
        "",
        () -> {
          if (caller.principal() instanceof Principal.Certificate certificate
              && certificate.key() != null
              && certificate.names().size() == 1) {
            return admission.renew(
                certificate.serial(), certificate.names().iterator().next(), certificate.key());
          }
          throw new JoinRefusedException(Reason.REQUEST, "a certificate of one name is needed");
        });
  }

  private void answer(
      StreamObserver<JoinResponse> responses,
      Caller caller,
      String what,
      String tokenId,
      MemberAnswers.Request<Admission.Admitted> request) {
    MemberAnswers.answer(
        responses,
        () -> {
          try {
            Admission.Admitted admitted = request.make();
            AuditLog.write(
                what,
                MemberFacts.of(admitted.issued())
                    + (tokenId.isEmpty() ? "" : " token=" + Log.value(tokenId)),
                caller);
            return response(admitted);
          } catch (JoinRefusedException e) {
            refusals.refused(what, tokenId.length() <= MAX_TOKEN_LENGTH ? tokenId : "?", e, caller);
            throw e;
          }
        });
  }

  private static JoinResponse response(Admission.Admitted admitted) {
    try {
      return JoinResponse.newBuilder()
          .addChain(ByteString.copyFrom(admitted.certificate().getEncoded()))
          .addChain(ByteString.copyFrom(admitted.authority().getEncoded()))
          .setRole(MemberMessages.role(admitted.issued().role()))
          .build();
    } catch (CertificateEncodingException e) {
      throw Status.INTERNAL.withCause(e).asRuntimeException();
    }
  }

  private static void requireProof(JoinRequest request, PublicKey key, byte[] encoded)
      throws JoinRefusedException {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initVerify(key);
      signature.update(JoinClient.signed(request.getTokenId(), request.getName(), encoded));
      if (signature.verify(request.getProof().toByteArray())) {
        return;
      }
    } catch (GeneralSecurityException e) {
      // said below
    }
    throw new JoinRefusedException(Reason.REQUEST, "proof: it is of another key");
  }
}
