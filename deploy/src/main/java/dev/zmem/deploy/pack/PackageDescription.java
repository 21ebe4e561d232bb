package dev.zmem.deploy.pack;

import java.time.Instant;

/**
 * What a package says of itself.
 *
 * @param machine as {@code uname -m} names it
 * @param time of every file, and of the package
 */
record PackageDescription(
    String name, String version, String machine, Instant time, PackageWords words) {
  static final String HOMEPAGE = "https://zmem.dev";
  static final String MAINTAINER = "zmem <packages@zmem.dev>";

  /** The machine, as Debian names it. */
  String debianMachine() {
    return switch (machine) {
      case "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> machine;
    };
  }
}
