package dev.zmem.aggregator.access;

/** What a peer wants to do. Every method of every service is one of these, see MethodActions. */
public sealed interface Action {
  /** Open a stream to report by, before it is known for which host. */
  record OpenReport() implements Action {}

  /**
   * Report as this host.
   *
   * @param hostName in any case
   */
  record ReportAs(String hostName) implements Action {}

  /** Ask for tables, hosts, processes or the version. */
  record Query() implements Action {}

  /** Ask which services and messages there are. */
  record Reflect() implements Action {}

  /** Become a member, by a token. */
  record Join() implements Action {}

  /** Have the certificate renewed by which the call is made. */
  record Renew() implements Action {}

  /** Say who belongs to the fleet. */
  record Administer() implements Action {}

  /** Ask whether the server is up. */
  record Probe() implements Action {}
}
