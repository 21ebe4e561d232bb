package dev.zmem.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Calls every method that an aggregator serves as each of some peers. */
public final class EveryMethod {
  private EveryMethod() {}

  /**
   * Each method is open to the peers that may call it, each other peer is told why it may not, and
   * no method is left out of the list.
   *
   * @param mayCall the peers that may call a method, by its full name
   */
  public static <P> void assertOpenTo(
      Map<String, Set<P>> mayCall, AggregatorServer server, Map<P, ManagedChannel> peers)
      throws Exception {
    Set<String> served = new TreeSet<>();
    for (ServerServiceDefinition service : server.services()) {
      for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
        String name = method.getMethodDescriptor().getFullMethodName();
        served.add(name);
        for (Map.Entry<P, ManagedChannel> peer : peers.entrySet()) {
          Status status =
              RawCall.make(peer.getValue(), name, method.getMethodDescriptor().getType());
          assertAsListed(
              status,
              mayCall.getOrDefault(name, Set.of()).contains(peer.getKey()),
              peer.getKey() + " calls " + name + ": " + status);
        }
      }
    }
    assertThat(served).isEqualTo(mayCall.keySet());
  }

  private static void assertAsListed(Status status, boolean mayCall, String call) {
    assertThat(status.getCode())
        .as(call)
        .isNotIn(Status.Code.UNIMPLEMENTED, Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED);
    assertThat(status.getCode() != Status.Code.PERMISSION_DENIED).as(call).isEqualTo(mayCall);
    if (status.getCode() == Status.Code.PERMISSION_DENIED) {
      assertThat(status.getDescription()).as(call).isNotBlank().doesNotContain("no rule");
    }
  }
}
