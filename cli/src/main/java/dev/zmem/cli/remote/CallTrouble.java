package dev.zmem.cli.remote;

import dev.zmem.cli.fleet.RefusedQuestion;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.grpc.ConnectionErrors;
import dev.zmem.program.option.HostPort;
import dev.zmem.program.tls.TlsErrors;
import dev.zmem.text.Durations;
import dev.zmem.text.Escapes;
import io.grpc.Status;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;

/**
 * Why a call to an aggregator failed, in plain words: what gRPC says of streams and frames is of no
 * use to who reads it.
 *
 * @param address whom was asked
 * @param timeout longest wait for an answer
 */
record CallTrouble(HostPort address, Duration timeout) {
  /** Longest reason taken of an aggregator; what follows is cut, shown by {@code …}. */
  static final int MAX_REASON = 1_000;

  /** The program's end that this failure is. */
  ProgramException explain(Status answered) {
    Status status = readable(answered);
    String description = String.valueOf(status.getDescription());
    return switch (status.getCode()) {
      case UNAVAILABLE, CANCELLED, INTERNAL, UNKNOWN -> connection(status);
      case DEADLINE_EXCEEDED ->
          description.contains("eadline") || description.equals("null")
              ? noAnswer()
              : new ProgramException(
                  ExitCode.UNREACHABLE, "the aggregator at " + address + ": " + description);
      case INVALID_ARGUMENT -> RefusedQuestion.of(description);
      case NOT_FOUND -> new ProgramException(ExitCode.NOTHING_MATCHED, description);
      case PERMISSION_DENIED, UNAUTHENTICATED ->
          new ProgramException(
              ExitCode.NOT_PERMITTED, "the aggregator at " + address + " refuses: " + description);
      case UNIMPLEMENTED ->
          new ProgramException(
              ExitCode.FAILURE,
              "the aggregator at " + address + " is too old for this question: update it");
      case RESOURCE_EXHAUSTED, FAILED_PRECONDITION ->
          new ProgramException(
              ExitCode.FAILURE, "the aggregator at " + address + ": " + description);
      default ->
          new ProgramException(
              ExitCode.FAILURE,
              "the aggregator at " + address + " answers " + status.getCode() + ": " + description);
    };
  }

  /** What it says is text for a terminal's one line, whoever it is. */
  private static Status readable(Status status) {
    String said = status.getDescription();
    if (said == null) {
      return status;
    }
    String safe = Escapes.escape(said);
    return status.withDescription(
        safe.length() <= MAX_REASON ? safe : safe.substring(0, MAX_REASON) + "…");
  }

  /** Nobody answered in time. */
  ProgramException noAnswer() {
    return new ProgramException(
        ExitCode.UNREACHABLE,
        "no answer from the aggregator at "
            + address
            + " within "
            + Durations.print(timeout)
            + " (--timeout)");
  }

  private ProgramException connection(Status status) {
    Optional<String> distrust = TlsErrors.explain(status);
    if (distrust.isPresent()) {
      return new ProgramException(
          ExitCode.NOT_PERMITTED,
          "no connection to the aggregator at " + address + ": " + distrust.get());
    }
    if (ConnectionErrors.isForeign(status)) {
      return new ProgramException(
          ExitCode.UNREACHABLE,
          "no aggregator at " + address + ": " + ConnectionErrors.FOREIGN_WORDS);
    }
    if (ConnectionErrors.isEnd(status)) {
      return new ProgramException(
          ExitCode.UNREACHABLE,
          inShort(status) + " before it answered: does a zmem aggregator listen on this port?",
          inShort(status));
    }
    if (status.getCode() == Status.Code.UNAVAILABLE) {
      return new ProgramException(
          ExitCode.UNREACHABLE,
          "no aggregator at "
              + address
              + " ("
              + ConnectionErrors.cause(status)
              + "): "
              + advice(status),
          inShort(status));
    }
    return new ProgramException(
        ExitCode.FAILURE,
        "the aggregator at "
            + address
            + " answers "
            + status.getCode()
            + ": "
            + ConnectionErrors.cause(status));
  }

  private String advice(Status status) {
    Throwable cause = status.getCause();
    return cause instanceof UnknownHostException
            || (cause != null && cause.getCause() instanceof UnknownHostException)
        ? "is the name right? --local measures this host"
        : address.isLoopback()
            ? "start one with 'zmem-aggregator run --listen="
                + address
                + "', or use --local for this host"
            : "is zmem-aggregator running there, and listening on this address? --local measures"
                + " this host";
  }

  /** The same in a few words, for a watch that goes on. */
  String inShort(Status answered) {
    Status status = readable(answered);
    if (TlsErrors.explain(status).isEmpty() && (ConnectionErrors.isEnd(status) || status.isOk())) {
      return "the aggregator at " + address + " ended the connection";
    }
    if (ConnectionErrors.cause(status).contains("Keepalive")) {
      return silence();
    }
    return status.getCode() == Status.Code.UNAVAILABLE && TlsErrors.explain(status).isEmpty()
        ? "no aggregator at " + address + " (" + ConnectionErrors.cause(status) + ")"
        : String.valueOf(explain(status).getMessage());
  }

  /** Nothing is heard of it. */
  String silence() {
    return "the aggregator at " + address + " does not answer";
  }

  /** Whether asking again cannot help. */
  static boolean isFinal(Status status) {
    return switch (status.getCode()) {
      case INVALID_ARGUMENT,
          NOT_FOUND,
          PERMISSION_DENIED,
          UNAUTHENTICATED,
          UNIMPLEMENTED,
          FAILED_PRECONDITION,
          OUT_OF_RANGE ->
          true;
      default -> false;
    };
  }
}
