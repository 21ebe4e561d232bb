package dev.zmem.agent.uplink;

import io.grpc.Status;

/** What to do about a refusal, for the agent's log. Pure; any thread. */
final class RefusalAdvice {
  private RefusalAdvice() {}

  /** What the host's owner can do; the agent itself tries again in any case. */
  static String of(Status status) {
    return switch (status.getCode()) {
      case ALREADY_EXISTS -> "give one of the two machines another --host-name";
      case ABORTED ->
          "stop one of the agents of this machine, if two run; give another machine another"
              + " --host-name";
      case PERMISSION_DENIED ->
          "use a certificate that names this host, or the certificate's name by --host-name";
      case UNAUTHENTICATED -> "give the agent a certificate of the aggregator's CA (--tls-cert)";
      case RESOURCE_EXHAUSTED ->
          "give the aggregator more memory or fewer hosts, or this agent a smaller --max-rows;"
              + " it tries again";
      case INVALID_ARGUMENT -> "run agent and aggregator of the same version";
      case UNIMPLEMENTED -> "check --aggregator: what answers there is no zmem aggregator";
      default -> "see the aggregator's log";
    };
  }
}
