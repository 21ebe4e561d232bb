package dev.zmem.aggregator.admission;

import dev.zmem.aggregator.member.JoinRefusedException;
import dev.zmem.aggregator.member.MembershipStore.StoreException;
import dev.zmem.program.log.Log;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;

/** Answers a call about members, or ends it with the reason. Any thread. */
final class MemberAnswers {
  private MemberAnswers() {}

  /** Makes an answer. */
  @FunctionalInterface
  interface Request<T> {
    /** The answer; what it cannot do is an exception that the caller is told. */
    T make() throws JoinRefusedException;
  }

  /** Answers with what the request makes. */
  static <T> void answer(StreamObserver<T> responses, Request<T> request) {
    T made;
    try {
      made = request.make();
    } catch (JoinRefusedException e) {
      responses.onError(MemberMessages.status(e).asRuntimeException());
      return;
    } catch (StoreException e) {
      Log.warn("membership not kept reason=" + Log.value(String.valueOf(e.getMessage())));
      responses.onError(
          Status.INTERNAL
              .withDescription(
                  "the aggregator cannot keep who belongs to the fleet: its log says why")
              .withCause(e)
              .asRuntimeException());
      return;
    } catch (StatusRuntimeException e) {
      responses.onError(e);
      return;
    }
    responses.onNext(made);
    responses.onCompleted();
  }
}
