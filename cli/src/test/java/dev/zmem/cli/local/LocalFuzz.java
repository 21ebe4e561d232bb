package dev.zmem.cli.local;

import dev.zmem.aggregator.ingest.BadFrameException;
import dev.zmem.cli.fleet.CaptureFile;
import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.fuzz.Contract;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.proto.v1.CaptureHostsRequest;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.QueryTableRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** What zmemctl reads on its own host: captures, and answers of the agent's socket. */
public final class LocalFuzz {
  private LocalFuzz() {}

  /**
   * Any bytes as a capture, within their compression: a fleet that is captured again as it is, or
   * one {@link ProgramException}.
   */
  public static final class Capture {
    private static final Path FOLDER = folder();
    private static final Path FILE = FOLDER.resolve("fleet.zmem");
    private static final Path AGAIN = FOLDER.resolve("again.zmem");

    private Capture() {}

    /** One file. */
    public static void fuzzerTestOneInput(byte[] data) throws IOException {
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(FILE))) {
        out.write(data);
      }
      FileFleet fleet;
      try {
        fleet = FileFleet.read(FILE);
      } catch (ProgramException refusal) {
        Contract.requireReason(refusal);
        return;
      }
      FleetAnswer table = fleet.table(QueryTableRequest.getDefaultInstance());
      int hosts = fleet.hosts(ListHostsRequest.getDefaultInstance()).rows();
      try (CaptureFile file = new CaptureFile(AGAIN, true, fleet.nowMillis(), "test")) {
        fleet.capture(CaptureHostsRequest.getDefaultInstance(), file::add);
        Contract.require(file.hosts() == hosts, "every host is captured again");
        var _ = file.finish();
      }
      FileFleet again = FileFleet.read(AGAIN);
      Contract.require(
          again.hosts(ListHostsRequest.getDefaultInstance()).rows() == hosts,
          "every host is read again");
      Contract.require(
          again.table(QueryTableRequest.getDefaultInstance()).rows() == table.rows(),
          "the table is the same");
    }

    private static Path folder() {
      try {
        Path shared = Path.of("/dev/shm");
        Path folder =
            Files.isWritable(shared)
                ? Files.createTempDirectory(shared, "zmem-fuzz")
                : Files.createTempDirectory("zmem-fuzz");
        folder.toFile().deleteOnExit();
        folder.resolve("fleet.zmem").toFile().deleteOnExit();
        folder.resolve("again.zmem").toFile().deleteOnExit();
        return folder;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Any bytes as the answer of this host's agent: a reply, or what is taken for none. */
  public static final class Reply {
    private Reply() {}

    /** One answer, taken for that to each question. */
    public static void fuzzerTestOneInput(byte[] data) {
      try {
        var _ = LocalAgent.read(data);
      } catch (IOException | BadFrameException refusal) {
        Contract.requireReason(refusal);
      }
      try {
        var _ = LocalAgent.readDetail(data);
      } catch (IOException | BadFrameException refusal) {
        Contract.requireReason(refusal);
      }
    }
  }
}
