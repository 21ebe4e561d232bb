package dev.zmem.deploy.pack;

import java.nio.file.Path;

/** A folder, file or link of a package, at its place on the machine: {@code usr/bin/zmemctl}. */
sealed interface PackageEntry {
  /** Relative to the machine's root, without a slash at either end. */
  String place();

  /** Folders are everyone's to read. */
  record Folder(String place) implements PackageEntry {}

  /**
   * A file.
   *
   * @param source the bytes
   * @param mode permissions, as 0755
   */
  record Content(String place, Path source, int mode) implements PackageEntry {
    /** A person may edit it: kept where a newer package comes. */
    boolean isSettings() {
      return place.startsWith("etc/");
    }
  }

  /**
   * A symbolic link.
   *
   * @param target where it leads, as it is written
   */
  record Link(String place, String target) implements PackageEntry {}
}
