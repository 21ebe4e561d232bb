package dev.zmem.program.profile;

import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.text.Escapes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import jdk.jfr.Configuration;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;
import org.jspecify.annotations.Nullable;

/**
 * A recording of this program, which is written when the program ends, also by a signal. It has no
 * environment and no other programs' command lines, which may hold secrets. Any thread.
 */
public final class Profile {
  /** Older chunks of a daemon's recording go first. */
  static final long MAX_BYTES = 64L << 20;

  /** How much of a daemon's life a recording has. */
  static final Duration MAX_AGE = Duration.ofHours(1);

  /** Events that tell what is none of a profile's business. */
  private static final List<String> LEFT_OUT =
      List.of("jdk.InitialEnvironmentVariable", "jdk.SystemProcess");

  private static final int WRITTEN_WITHIN_SECONDS = 8;

  private static final String TEMPORARY = "java.io.tmpdir";

  private final Path file;
  private final Path room;
  private final Recording recording;
  private final CountDownLatch written = new CountDownLatch(1);

  /** Null until it is known. */
  private @Nullable String outcome;

  private Profile(Path file, Path room, Recording recording) {
    this.file = file;
    this.room = room;
    this.recording = recording;
  }

  /** Begins to record; a {@link ProgramException} says why the file cannot be written. */
  static Profile begin(Path file) {
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (IOException e) {
      throw new ProgramException(ExitCode.USAGE, "--profile " + name(file) + ": " + reason(e));
    }
    String temporary = System.getProperty(TEMPORARY, "/tmp");
    try {
      // the recorder's own files are there until the end, readable by all: this folder is not
      Path room = Files.createTempDirectory("zmem-profile"); // mode 0700
      System.setProperty(TEMPORARY, room.toString());
      Recording recording = new Recording(Configuration.getConfiguration("profile"));
      Profile profile = new Profile(file, room, recording);
      LEFT_OUT.forEach(recording::disable);
      recording.setName("zmem");
      recording.setToDisk(true);
      recording.setMaxSize(MAX_BYTES);
      recording.setMaxAge(MAX_AGE);
      recording.setDestination(file);
      recording.setDumpOnExit(true); // where a signal ends the program
      FlightRecorder.addListener(profile.new End());
      recording.start();
      Runtime.getRuntime()
          .addShutdownHook(Thread.ofPlatform().name("profile").unstarted(profile::finish));
      return profile;
    } catch (IOException | ParseException | RuntimeException e) {
      throw new ProgramException(
          ExitCode.FAILURE, "--profile " + name(file) + ": cannot record: " + e.getMessage());
    } finally {
      System.setProperty(TEMPORARY, temporary);
    }
  }

  /** Writes the file, once; says why it could not, or nothing. */
  public synchronized String finish() {
    String known = outcome;
    String told = known == null ? write() : known;
    outcome = told;
    return told;
  }

  private String write() {
    try {
      boolean _ = isEndedBySignal() || recording.stop();
    } catch (IllegalStateException e) {
      // the signal came in between, and the recorder writes already
    }
    try {
      if (written.await(WRITTEN_WITHIN_SECONDS, TimeUnit.SECONDS) && Files.size(file) > 0) {
        removeRoom();
        return "";
      }
      return "--profile " + name(file) + ": was not written";
    } catch (IOException e) {
      return "--profile " + name(file) + ": " + reason(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "--profile " + name(file) + ": interrupted";
    }
  }

  /**
   * Whether the JVM runs its shutdown hooks, one of which is the recorder's own: it writes the file
   * and then clears its folder, also under a write of ours.
   */
  private static boolean isEndedBySignal() {
    Thread probe = Thread.ofPlatform().unstarted(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(probe);
      boolean _ = Runtime.getRuntime().removeShutdownHook(probe);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  /** As far as it can be: where a signal ends the program, the recorder clears it too. */
  private void removeRoom() {
    try (Stream<Path> found = Files.walk(room)) {
      for (Path one : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(one);
      }
    } catch (IOException | UncheckedIOException e) {
      // what is left is in the folder for temporary files
    }
  }

  private static String name(Path file) {
    return Escapes.escape(file.toString());
  }

  private static String reason(IOException e) {
    return switch (e) {
      case FileAlreadyExistsException _ -> "exists already (a recording overwrites no file)";
      case NoSuchFileException _ -> "its folder does not exist";
      case FileSystemException system when system.getReason() != null -> system.getReason();
      default -> "cannot be written (" + e.getClass().getSimpleName() + ")";
    };
  }

  /** The recording closes once it is in its file. */
  private final class End implements FlightRecorderListener {
    @Override
    public void recordingStateChanged(Recording changed) {
      if (changed.getState() == RecordingState.CLOSED) {
        written.countDown();
      }
    }
  }
}
