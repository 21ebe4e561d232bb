package dev.zmem.aggregator.transport;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Gives calls that are no agent's streams threads of their own. Any thread. */
public final class QuestionsApart implements ServerCallExecutorSupplier {
  private final String streams;
  private final Executor questions;

  /** By these threads; the service {@code streams} has the server's own. */
  public QuestionsApart(String streams, Executor questions) {
    this.streams = streams;
    this.questions = questions;
  }

  /** Null for an agent's stream: the server's own threads. */
  @Override
  public <Q, A> @Nullable Executor getExecutor(ServerCall<Q, A> call, Metadata headers) {
    return streams.equals(call.getMethodDescriptor().getServiceName()) ? null : questions;
  }
}
