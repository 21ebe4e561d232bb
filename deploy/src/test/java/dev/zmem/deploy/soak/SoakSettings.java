package dev.zmem.deploy.soak;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/**
 * What a soak is told. Immutable.
 *
 * @param home of the distribution
 * @param folder for all files of the run
 * @param length of the whole run
 * @param seed of the series of disturbances
 * @param hosts in the fleet
 * @param interval between an agent's passes
 * @param patience how many times longer than the product promises a table may be wrong
 */
record SoakSettings(
    Path home,
    Path folder,
    Duration length,
    long seed,
    int hosts,
    Duration interval,
    double patience) {

  /** From {@code --name=value} arguments that the script has completed. */
  static SoakSettings of(String... arguments) {
    return new SoakSettings(
        Path.of(value("home", arguments)),
        Path.of(value("folder", arguments)),
        Duration.ofSeconds(Math.round(60 * Double.parseDouble(value("minutes", arguments)))),
        Long.parseLong(value("seed", arguments)),
        Integer.parseInt(value("hosts", arguments)),
        Duration.ofSeconds(Long.parseLong(value("interval", arguments))),
        Double.parseDouble(value("patience", arguments)));
  }

  private static String value(String name, String... arguments) {
    String start = "--" + name + "=";
    return Arrays.stream(arguments)
        .filter(argument -> argument.startsWith(start))
        .reduce((_, last) -> last)
        .orElseThrow(() -> new IllegalArgumentException("no " + start))
        .substring(start.length());
  }

  /** The path of one of zmem's programs. */
  String program(String name) {
    return home.resolve("bin").resolve(name).toString();
  }
}
