package dev.zmem.cli.fleet;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.file.FileTrouble;
import dev.zmem.proto.v1.CaptureEnd;
import dev.zmem.proto.v1.CaptureHeader;
import dev.zmem.proto.v1.CaptureRecord;
import dev.zmem.proto.v1.CapturedHost;
import dev.zmem.proto.v1.HostCondition;
import dev.zmem.proto.v1.StreamRequest;
import dev.zmem.text.Escapes;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * Writes the file of a capture ({@code capture.proto}): beside its place, and put there when it is
 * whole, so that nobody finds half of one. For its owner alone. One thread.
 */
public final class CaptureFile implements AutoCloseable {
  /** The format that is written, and the newest that is read. */
  public static final int FORMAT = 1;

  /** Hosts without rows that are named; of the others the number is said. */
  private static final int MAX_NAMED = 5;

  private final Path place;
  private final boolean overwrite;
  private final Path unfinished;
  private final OutputStream out;
  private int hosts;
  private int withoutRows;
  private final List<String> namedWithoutRows = new ArrayList<>();

  /**
   * Begins a file; a {@link ProgramException} when there is one and it may not be overwritten.
   *
   * @param version of the program, for people
   */
  public CaptureFile(Path place, boolean overwrite, long nowMillis, String version) {
    this.place = place.toAbsolutePath();
    this.overwrite = overwrite;
    if (!overwrite && Files.exists(place)) {
      throw new ProgramException(ExitCode.FAILURE, exists());
    }
    if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)) {
      throw new ProgramException(
          ExitCode.FAILURE, place + " is no regular file, and is not replaced by one");
    }
    try {
      // a temporary file is its owner's alone
      unfinished = Files.createTempFile(this.place.getParent(), ".zmem-capture-", ".part");
      unfinished.toFile().deleteOnExit(); // when a signal ends the program
      out =
          new GZIPOutputStream(
              new BufferedOutputStream(Files.newOutputStream(unfinished)), 1 << 16);
    } catch (IOException e) {
      throw trouble(e);
    }
    write(
        CaptureRecord.newBuilder()
            .setHeader(
                CaptureHeader.newBuilder()
                    .setFormat(FORMAT)
                    .setCapturedAtMillis(nowMillis)
                    .setVersion(version))
            .build());
  }

  /** Adds a host. */
  public void add(CapturedHost host) {
    hosts++;
    if (host.getCondition() == HostCondition.HOST_CONDITION_REFUSED) {
      withoutRows++;
      if (namedWithoutRows.size() < MAX_NAMED) {
        namedWithoutRows.add(name(host) + " (" + Escapes.escape(host.getRefusedReason()) + ")");
      }
    }
    write(CaptureRecord.newBuilder().setHost(host).build());
  }

  /** How many hosts were added. */
  public int hosts() {
    return hosts;
  }

  /**
   * What the capture lacks of the hosts that were added: those that the aggregator refused, and
   * those whose rows are more than a capture takes of a host; empty where it lacks nothing.
   */
  public String leftOut() {
    if (withoutRows == 0) {
      return "";
    }
    int more = withoutRows - namedWithoutRows.size();
    return withoutRows
        + " without rows: "
        + String.join(", ", namedWithoutRows)
        + (more > 0 ? " and " + more + " more" : "");
  }

  private static String name(CapturedHost host) {
    try {
      String name = StreamRequest.parseFrom(host.getHello()).getHello().getHostName();
      return Escapes.escape(name);
    } catch (InvalidProtocolBufferException e) {
      return "a host whose name cannot be read";
    }
  }

  /** Puts the whole file in its place; its bytes. */
  public long finish() {
    write(CaptureRecord.newBuilder().setEnd(CaptureEnd.newBuilder().setHosts(hosts)).build());
    try {
      out.close();
      long bytes = Files.size(unfinished);
      if (overwrite) {
        var _ = Files.move(unfinished, place, StandardCopyOption.ATOMIC_MOVE);
      } else {
        var _ = Files.move(unfinished, place);
      }
      return bytes;
    } catch (FileAlreadyExistsException e) {
      throw new ProgramException(ExitCode.FAILURE, exists());
    } catch (AtomicMoveNotSupportedException e) {
      throw trouble(e);
    } catch (IOException e) {
      throw trouble(e);
    }
  }

  /** Leaves nothing behind of a file that was not finished. */
  @Override
  public void close() {
    try {
      out.close();
      var _ = Files.deleteIfExists(unfinished);
    } catch (IOException e) {
      // what is left is a hidden file of the user's own
    }
  }

  private void write(CaptureRecord part) {
    try {
      part.writeDelimitedTo(out);
    } catch (IOException e) {
      throw trouble(e);
    }
  }

  private String exists() {
    return place + " exists (--force overwrites it)";
  }

  private ProgramException trouble(IOException e) {
    return new ProgramException(
        ExitCode.FAILURE,
        "cannot write "
            + place
            + ": "
            + (e instanceof NoSuchFileException
                ? "its folder does not exist"
                : FileTrouble.reason(e)));
  }
}
