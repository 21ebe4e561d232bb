package dev.zmem.aggregator;

import dev.zmem.aggregator.access.AccessPolicy;
import dev.zmem.aggregator.access.Viewers;
import dev.zmem.aggregator.access.ViewersPolicy;
import dev.zmem.program.option.HostPort;
import io.grpc.ServerCredentials;

/**
 * Where a server listens, what it shows there, and who may do what.
 *
 * @param address where; port 0 takes any
 * @param credentials TLS, or none
 * @param access decides about every call
 */
public record ListenSettings(HostPort address, ServerCredentials credentials, AccessPolicy access) {
  /** Over TLS nobody may query. */
  public ListenSettings(HostPort address, ServerCredentials credentials) {
    this(address, credentials, Viewers.NOBODY);
  }

  /** Over TLS these may query. */
  public ListenSettings(HostPort address, ServerCredentials credentials, Viewers viewers) {
    this(address, credentials, new ViewersPolicy(viewers));
  }
}
