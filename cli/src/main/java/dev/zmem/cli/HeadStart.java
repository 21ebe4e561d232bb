package dev.zmem.cli;

import dev.zmem.cli.local.LocalFleet;
import dev.zmem.cli.remote.RemoteFleet;
import java.util.Arrays;
import java.util.Map;

/**
 * Makes what a question will need ready on a second processor while the command line is still read:
 * the transport, or the readers of this host. A wrong guess costs nothing but that.
 */
final class HeadStart {
  private HeadStart() {}

  /** Begins, if the command is one that asks. */
  static void begin(String[] arguments, Map<String, String> environment) {
    if (arguments.length == 0 || arguments[0].startsWith("-")) {
      return;
    }
    boolean asks =
        switch (arguments[0]) {
          case "top", "hosts", "ps" -> true;
          default -> false;
        };
    if (asks) {
      Runnable work = isRemote(arguments, environment) ? RemoteFleet::prepare : LocalFleet::prepare;
      Thread.ofPlatform().daemon().name("head-start").start(work);
    }
  }

  /** Whether an aggregator seems to be named. */
  static boolean isRemote(String[] arguments, Map<String, String> environment) {
    boolean named =
        environment.containsKey("ZMEM_AGGREGATOR")
            || Arrays.stream(arguments).anyMatch(word -> word.startsWith("--aggregator"));
    return named && !Arrays.asList(arguments).contains("--local");
  }
}
