package dev.zmem.cli.local;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.zmem.aggregator.answer.UnknownHostException;
import dev.zmem.aggregator.capture.CapturedFleet;
import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.ingest.BadFrameException;
import dev.zmem.aggregator.ingest.OutOfMemoryBudgetException;
import dev.zmem.aggregator.question.Cancellation;
import dev.zmem.aggregator.serve.AnswerLimits;
import dev.zmem.aggregator.serve.Answers;
import dev.zmem.cli.fleet.AnswerReading;
import dev.zmem.cli.fleet.CaptureFile;
import dev.zmem.cli.fleet.DescribedProcess;
import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.fleet.FleetSource;
import dev.zmem.cli.fleet.HostAnswer;
import dev.zmem.cli.fleet.TableWatcher;
import dev.zmem.program.command.Version;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.file.FileTrouble;
import dev.zmem.proto.v1.CaptureHeader;
import dev.zmem.proto.v1.CaptureHostsRequest;
import dev.zmem.proto.v1.CaptureRecord;
import dev.zmem.proto.v1.CapturedHost;
import dev.zmem.proto.v1.DescribeHostRequest;
import dev.zmem.proto.v1.DescribeProcessRequest;
import dev.zmem.proto.v1.GetVersionResponse;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.ListMappingsRequest;
import dev.zmem.proto.v1.ListProcessesRequest;
import dev.zmem.proto.v1.QueryTableRequest;
import dev.zmem.text.Escapes;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The fleet that the file of a capture holds; its answers are of the moment of the capture. */
public final class FileFleet implements FleetSource {
  /** A part of the file: as much as an agent's message. */
  private static final int MAX_RECORD_BYTES = 20 << 20;

  /** As of an aggregator's answer: all rows of a large fleet do not fit into this program. */
  private static final AnswerLimits LIMITS = new AnswerLimits(20_000, 64 << 20);

  /** Of the heap, what hosts may hold; a table of them is made beside it. */
  private static final double PART_OF_HEAP = 0.6;

  private final CapturedFleet fleet;
  private final Answers answers;

  private FileFleet(CapturedFleet fleet) {
    this.fleet = fleet;
    this.answers = new Answers(fleet, LIMITS, () -> fleet.now().toEpochMilli());
  }

  /** Reads a file; a {@link ProgramException} with one line says what is wrong with it. */
  public static FileFleet read(Path file) {
    String name = Escapes.escape(file.toString());
    try (InputStream in =
        new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file)), 1 << 16)) {
      return new FileFleet(fleet(in));
    } catch (ZipException e) {
      throw new ProgramException(ExitCode.FAILURE, name + " is no capture of zmemctl, or damaged");
    } catch (BadFrameException | InvalidProtocolBufferException e) {
      throw new ProgramException(
          ExitCode.FAILURE,
          name + " is no capture of zmemctl, or damaged: " + Escapes.escape(said(e)));
    } catch (EOFException e) {
      throw new ProgramException(
          ExitCode.FAILURE, name + " is cut: a capture has an end, and this file has none");
    } catch (OutOfMemoryBudgetException e) {
      throw new ProgramException(
          ExitCode.FAILURE,
          name
              + " holds more than this program may keep (ZMEM_JAVA_OPTS=-Xmx2g lets it keep more, and"
              + " 'zmemctl capture --hosts' captures fewer hosts)");
    } catch (IOException e) {
      throw new ProgramException(
          ExitCode.FAILURE, "cannot read " + name + ": " + FileTrouble.reason(e));
    }
  }

  private static String said(Exception e) {
    return String.valueOf(e.getMessage());
  }

  private static CapturedFleet fleet(InputStream in) throws IOException {
    CaptureRecord first = next(in);
    if (!first.hasHeader()) {
      throw new BadFrameException("header", "none");
    }
    CaptureHeader header = first.getHeader();
    if (header.getFormat() != CaptureFile.FORMAT) {
      throw new BadFrameException(
          "header.format",
          Integer.toUnsignedString(header.getFormat())
              + " (this version reads "
              + CaptureFile.FORMAT
              + "; a newer zmemctl may read it)");
    }
    if (header.getCapturedAtMillis() <= 0 || header.getCapturedAtMillis() > 1L << 47) {
      throw new BadFrameException("header.captured_at_millis", "no time");
    }
    long heap = Runtime.getRuntime().maxMemory();
    FleetMemory memory =
        new FleetMemory((long) (heap * PART_OF_HEAP), (long) (heap * PART_OF_HEAP));
    CapturedFleet fleet =
        new CapturedFleet(Instant.ofEpochMilli(header.getCapturedAtMillis()), memory);
    int hosts = 0;
    CaptureRecord record = next(in);
    while (record.hasHost()) {
      fleet.add(record.getHost());
      hosts++;
      record = next(in);
    }
    if (!record.hasEnd() || record.getEnd().getHosts() != hosts || in.read() >= 0) {
      throw new BadFrameException("end", "not where it should be");
    }
    return fleet;
  }

  private static CaptureRecord next(InputStream in) throws IOException {
    int first = in.read();
    if (first < 0) {
      throw new EOFException();
    }
    int size = CodedInputStream.readRawVarint32(first, in);
    if (size < 0 || size > MAX_RECORD_BYTES) {
      throw new BadFrameException(
          "record",
          Integer.toUnsignedString(size) + " bytes (expected: at most " + MAX_RECORD_BYTES + ")");
    }
    byte[] bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw new EOFException();
    }
    return CaptureRecord.parseFrom(bytes);
  }

  @Override
  public FleetAnswer table(QueryTableRequest request) {
    return dated(
        AnswerReading.of(
            LocalQuestions.read(() -> answers.table(request, Cancellation.NEVER)).getAnswer()));
  }

  @Override
  public void watch(QueryTableRequest request, Duration interval, TableWatcher watcher) {
    watcher.table(table(request)); // no other will come
  }

  @Override
  public FleetAnswer hosts(ListHostsRequest request) {
    return dated(
        AnswerReading.of(
            LocalQuestions.read(() -> answers.hosts(request, Cancellation.NEVER)).getAnswer()));
  }

  @Override
  public FleetAnswer processes(ListProcessesRequest request) {
    try {
      return dated(
          AnswerReading.of(
              LocalQuestions.read(
                  () -> answers.processes(request, Cancellation.NEVER, Runnable::run).join())));
    } catch (UnknownHostException e) {
      throw new ProgramException(ExitCode.NOTHING_MATCHED, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public HostAnswer host(DescribeHostRequest request) {
    try {
      return AnswerReading.of(LocalQuestions.read(() -> answers.host(request, Cancellation.NEVER)));
    } catch (UnknownHostException e) {
      throw new ProgramException(ExitCode.NOTHING_MATCHED, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public DescribedProcess process(DescribeProcessRequest request) {
    throw noAgent();
  }

  @Override
  public FleetAnswer mappings(ListMappingsRequest request) {
    throw noAgent();
  }

  /** Why a capture cannot answer what only an agent knows. */
  public static ProgramException noAgent() {
    return new ProgramException(
        ExitCode.USAGE, "--from: only an agent can answer this, and a capture has none");
  }

  @Override
  public void capture(CaptureHostsRequest request, Consumer<CapturedHost> taker) {
    LocalQuestions.capture(answers, request, taker);
  }

  @Override
  public long nowMillis() {
    return fleet.now().toEpochMilli();
  }

  /** The answer, which says of when it is. */
  private FleetAnswer dated(FleetAnswer answer) {
    return answer.with("captured_at", fleet.now().toString());
  }

  @Override
  public GetVersionResponse version() {
    return GetVersionResponse.newBuilder()
        .setVersion(Version.current())
        .setProtocolRevision(1)
        .build();
  }

  @Override
  public void close() {
    // the file was read to its end
  }
}
