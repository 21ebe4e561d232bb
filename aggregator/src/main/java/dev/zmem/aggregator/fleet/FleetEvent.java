package dev.zmem.aggregator.fleet;

/** An event that operators should know of: about hosts' names, or about a listener that failed. */
public sealed interface FleetEvent {

  /** A machine came back under another name: the old name's entry ended. */
  record Renamed(String oldName, String newName, String peer) implements FleetEvent {}

  /**
   * Two agents of one machine id take the host from each other, under one name or two. Told once
   * until they have been quiet for ten minutes.
   */
  record Contested(String name, String peer, String otherName, String otherPeer)
      implements FleetEvent {}

  /**
   * Two hosts that report at the same time have one machine id, as copies of one virtual machine
   * do, and neither may speak for the other: both stay. Told once.
   */
  record SharedMachineId(String name, String peer, String otherName, String otherPeer)
      implements FleetEvent {}

  /** A listener threw for the first time; later ones are counted. */
  record ListenerFailed(String listener, String reason) implements FleetEvent {}

  /** A listener held a stream up for the first time; later ones are counted. */
  record ListenerSlow(String listener, long nanos) implements FleetEvent {}
}
