package dev.zmem.aggregator.admission;

import com.google.protobuf.ByteString;
import dev.zmem.aggregator.access.Caller;
import dev.zmem.aggregator.access.Callers;
import dev.zmem.aggregator.access.Principal;
import dev.zmem.aggregator.member.JoinRefusedException;
import dev.zmem.aggregator.member.JoinRefusedException.Reason;
import dev.zmem.aggregator.member.MembershipStore.StoreException;
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

  JoinService(Admission admission) {
    this.admission = admission;
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
          admission.requireToken(request.getTokenId(), request.getTokenSecret());
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

  private interface Request {
    Admission.Admitted make() throws JoinRefusedException;
  }

  private static void answer(
      StreamObserver<JoinResponse> responses,
      Caller caller,
      String what,
      String tokenId,
      Request request) {
    try {
      Admission.Admitted admitted = request.make();
      AuditLog.write(
          what,
          AuditLog.facts(admitted.issued())
              + (tokenId.isEmpty() ? "" : " token=" + Log.value(tokenId)),
          caller);
      responses.onNext(
          JoinResponse.newBuilder()
              .addChain(ByteString.copyFrom(admitted.certificate().getEncoded()))
              .addChain(ByteString.copyFrom(admitted.authority().getEncoded()))
              .setRole(MemberMessages.role(admitted.issued().role()))
              .build());
      responses.onCompleted();
    } catch (JoinRefusedException e) {
      AuditLog.write(
          what + " refused",
          "token="
              + Log.value(tokenId.length() <= MAX_TOKEN_LENGTH ? tokenId : "?")
              + " reason="
              + Log.value(String.valueOf(e.getMessage())),
          caller);
      responses.onError(MemberMessages.status(e).asRuntimeException());
    } catch (StoreException e) {
      Log.warn("membership not kept reason=" + Log.value(String.valueOf(e.getMessage())));
      responses.onError(MemberMessages.status(e).asRuntimeException());
    } catch (CertificateEncodingException e) {
      responses.onError(Status.INTERNAL.asRuntimeException());
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
