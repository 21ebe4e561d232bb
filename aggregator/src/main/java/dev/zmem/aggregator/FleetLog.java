package dev.zmem.aggregator;

import dev.zmem.aggregator.fleet.FleetEvent;
import dev.zmem.program.log.Log;
import dev.zmem.text.Durations;
import java.time.Duration;

/** Says in the log what the fleet has to tell. */
final class FleetLog {
  private FleetLog() {}

  /** One line. */
  static void write(FleetEvent event) {
    switch (event) {
      case FleetEvent.Renamed renamed ->
          Log.info(
              "host renamed host="
                  + Log.value(renamed.newName())
                  + " peer="
                  + Log.value(renamed.peer())
                  + " old_name="
                  + Log.value(renamed.oldName()));
      case FleetEvent.Contested contested ->
          Log.warn(
              "two agents of one machine take turns"
                  + both(
                      contested.name(),
                      contested.peer(),
                      contested.otherName(),
                      contested.otherPeer())
                  + " advice="
                  + Log.value("run one agent a machine; copies need a machine-id of their own"));
      case FleetEvent.SharedMachineId shared ->
          Log.warn(
              "two hosts have one machine id"
                  + both(shared.name(), shared.peer(), shared.otherName(), shared.otherPeer())
                  + " advice="
                  + Log.value("give each its own: see machine-id(5)"));
      case FleetEvent.ListenerFailed failed ->
          Log.warn(
              "pass listener failed listener="
                  + Log.value(failed.listener())
                  + " reason="
                  + Log.value(failed.reason()));
      case FleetEvent.ListenerSlow slow ->
          Log.warn(
              "pass listener holds streams up listener="
                  + Log.value(slow.listener())
                  + " for="
                  + Durations.print(Duration.ofNanos(slow.nanos())));
    }
  }

  private static String both(String name, String peer, String otherName, String otherPeer) {
    return " host="
        + Log.value(name)
        + " peer="
        + Log.value(peer)
        + " other_host="
        + Log.value(otherName)
        + " other_peer="
        + Log.value(otherPeer);
  }
}
