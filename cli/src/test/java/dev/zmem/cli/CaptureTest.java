package dev.zmem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.zmem.cli.fleet.CaptureFile;
import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.fleet.FleetSource;
import dev.zmem.cli.local.FileFleet;
import dev.zmem.cli.output.Column;
import dev.zmem.model.GroupNames;
import dev.zmem.program.Program;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.proto.v1.CaptureHeader;
import dev.zmem.proto.v1.CaptureHostsRequest;
import dev.zmem.proto.v1.CaptureRecord;
import dev.zmem.proto.v1.CapturedHost;
import dev.zmem.proto.v1.Hello;
import dev.zmem.proto.v1.HostCondition;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.ListProcessesRequest;
import dev.zmem.proto.v1.QueryTableRequest;
import dev.zmem.proto.v1.StreamRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A capture of a real aggregator answers as the aggregator does, and a bad file in one line. */
class CaptureTest {
  private static final long CAPTURED_AT = 1_790_000_000_000L;

  @TempDir private static Path folder;
  private static BothFleets fleets;
  private static Path file;

  @BeforeAll
  static void capture() throws Exception {
    fleets = BothFleets.start(folder);
    file = folder.resolve("fleet.zmem");
    Path local = folder.resolve("local.zmem");
    var _ =
        fleets.ask(source -> {
          write(source, Files.exists(local) ? file : local); // this host, then the aggregator
          return true;
        });
  }

  @AfterAll
  static void stop() throws Exception {
    fleets.close();
  }

  static Stream<String> groups() {
    return GroupNames.all().stream();
  }

  @ParameterizedTest
  @MethodSource("groups")
  void everyGrouping_hasTheRowsAndTheTotalOfTheLiveAnswer(String group) {
    QueryTableRequest request = QueryTableRequest.newBuilder().addGroupBy(group).build();
    FleetAnswer live = fleets.ask(source -> source.table(request)).remote();
    FleetAnswer captured = FileFleet.read(file).table(request);
    assertThat(live.rows()).isPositive();
    Map<String, List<@Nullable Object>> expected = cells(live);
    cells(captured)
        .forEach((key, values) -> assertThat(values).as(key).isEqualTo(expected.get(key)));
    assertThat(cells(captured)).hasSameSizeAs(expected);
    assertThat(captured.covered().number("processes"))
        .isEqualTo(live.covered().number("processes"));
    assertThat(captured.answeredAtMillis()).isEqualTo(CAPTURED_AT);
    assertThat(captured.covered().text("captured_at")).isEqualTo("2026-09-21T14:13:20Z");
  }

  @Test
  void hostsAndProcesses_areThoseOfTheCapture() {
    FileFleet from = FileFleet.read(file);
    assertThat(from.hosts(ListHostsRequest.getDefaultInstance()).texts("name"))
        .containsExactly(BothFleets.HOST);
    FleetAnswer processes =
        from.processes(
            ListProcessesRequest.newBuilder()
                .setHost(BothFleets.HOST)
                .setFilter(BothFleets.PROBES)
                .build());
    assertThat(processes.rows()).isEqualTo(3);
    assertThat(processes.lastKnown()).isNull();
    assertThatThrownBy(
            () -> from.processes(ListProcessesRequest.newBuilder().setHost("other").build()))
        .isInstanceOf(ProgramException.class);
  }

  @Test
  void ps_ofACapture_hasAllItsHosts() {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        new Program("zmemctl", Map.of())
            .run(
                new ZmemctlMain(),
                new PrintWriter(out),
                new PrintWriter(err),
                "ps",
                "--from=" + file,
                "-n",
                "1");
    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString()).contains("HOST", BothFleets.HOST);
  }

  @Test
  void aCaptureOfACapture_isTheSame() {
    Path again = folder.resolve("again.zmem");
    write(FileFleet.read(file), again);
    QueryTableRequest request = QueryTableRequest.newBuilder().addGroupBy("pid").build();
    assertThat(cells(FileFleet.read(again).table(request)))
        .isEqualTo(cells(FileFleet.read(file).table(request)));
  }

  @Test
  void hostsWithoutTheirRows_areCountedAndNamed_withTheReason() {
    Path lacking = folder.resolve("lacking.zmem");
    try (CaptureFile capture = new CaptureFile(lacking, false, CAPTURED_AT, "test")) {
      FileFleet.read(file).capture(CaptureHostsRequest.getDefaultInstance(), capture::add);
      assertThat(capture.leftOut()).isEmpty();
      for (int host = 1; host <= 7; host++) {
        capture.add(refused("web-" + host));
      }
      assertThat(capture.finish()).isPositive();
    }
    StringWriter err = new StringWriter();
    int code =
        new Program("zmemctl", Map.of())
            .run(
                new ZmemctlMain(),
                new PrintWriter(new StringWriter()),
                new PrintWriter(err),
                "capture",
                folder.resolve("again-lacking.zmem").toString(),
                "--from=" + lacking);
    assertThat(code).as(err.toString()).isZero();
    assertThat(err.toString())
        .startsWith("8 hosts in ")
        .contains("; 7 without rows: web-1 (its rows take 17000000 bytes in a capture), web-2 (")
        .endsWith("web-5 (its rows take 17000000 bytes in a capture) and 2 more\n");
  }

  /** As an aggregator writes one whose rows are more than a capture takes. */
  private static CapturedHost refused(String name) {
    Hello hello =
        Hello.newBuilder()
            .setHostName(name)
            .setHostId(name)
            .setBootId("-")
            .setProtocolRevision(1)
            .setEpoch(-1)
            .setIntervalMillis(1000)
            .build();
    return CapturedHost.newBuilder()
        .setHello(StreamRequest.newBuilder().setHello(hello).build().toByteString())
        .setCondition(HostCondition.HOST_CONDITION_REFUSED)
        .setRefusedReason("its rows take 17000000 bytes in a capture")
        .build();
  }

  @Test
  void file_isItsOwnersAlone_andIsNotOverwritten() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThatThrownBy(() -> new CaptureFile(file, false, CAPTURED_AT, "test"))
        .isInstanceOf(ProgramException.class)
        .hasMessageContaining("exists (--force overwrites it)");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    for (Path other : List.of(link, folder, Path.of("/dev/null"))) {
      assertThatThrownBy(() -> new CaptureFile(other, true, CAPTURED_AT, "test"))
          .hasMessageContaining("is no regular file, and is not replaced by one");
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.filter(each -> each.toString().endsWith(".part"))).isEmpty();
    }
  }

  @Test
  void cutFile_isSaidToBeCut_whereverItIsCut() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length += Math.max(1, whole.length / 150)) {
      assertOneLine(Arrays.copyOf(whole, length));
    }
  }

  @Test
  void changedFile_isRefused_orHasTheSameRows() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(4711);
    for (int attempt = 0; attempt < 150; attempt++) {
      byte[] changed = whole.clone();
      changed[10 + random.nextInt(whole.length - 10)] ^= (byte) (1 << random.nextInt(8));
      Path bad = Files.write(folder.resolve("bad.zmem"), changed);
      Throwable trouble = catchThrowable(() -> FileFleet.read(bad));
      if (trouble == null) { // some bits of the packed form mean nothing
        assertThat(unzipped(bad)).isEqualTo(unzipped(file));
      } else {
        assertIsOneLine(trouble);
      }
    }
  }

  private static byte[] unzipped(Path zipped) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(zipped))) {
      return in.readAllBytes();
    }
  }

  /** The check sum is right, as of one who means harm. */
  @Test
  void changedContents_giveOneLineOrATable_andNothingElse() throws IOException {
    byte[] contents = unzipped(file);
    Random random = new Random(815);
    for (int attempt = 0; attempt < 400; attempt++) {
      byte[] changed = contents.clone();
      for (int change = 0; change <= attempt % 4; change++) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      Path bad = Files.write(folder.resolve("bad.zmem"), zipped(changed));
      Throwable trouble =
          catchThrowable(() ->
              FileFleet.read(bad).table(QueryTableRequest.newBuilder().addGroupBy("pid").build()));
      assertThat(trouble == null || isOneLine(trouble)).as(String.valueOf(trouble)).isTrue();
    }
  }

  @Test
  void laterFormat_isNamed() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CaptureRecord.newBuilder()
        .setHeader(CaptureHeader.newBuilder().setFormat(2).setCapturedAtMillis(CAPTURED_AT))
        .build()
        .writeDelimitedTo(out);
    Path later = Files.write(folder.resolve("later.zmem"), zipped(out.toByteArray()));
    assertThatThrownBy(() -> FileFleet.read(later)).hasMessageContaining("newer zmemctl");
  }

  private static void write(FleetSource source, Path place) {
    try (CaptureFile capture = new CaptureFile(place, false, CAPTURED_AT, "test")) {
      source.capture(CaptureHostsRequest.getDefaultInstance(), capture::add);
      assertThat(capture.hosts()).isEqualTo(1);
      assertThat(capture.finish()).isPositive();
    }
  }

  private static void assertOneLine(byte[] bytes) throws IOException {
    Path bad = Files.write(folder.resolve("bad.zmem"), bytes);
    assertThat(catchThrowable(() -> FileFleet.read(bad))).satisfies(CaptureTest::assertIsOneLine);
  }

  private static void assertIsOneLine(Throwable trouble) {
    assertThat(isOneLine(trouble)).as(String.valueOf(trouble)).isTrue();
  }

  private static boolean isOneLine(Throwable trouble) {
    return trouble instanceof ProgramException expected
        && expected.exitCode() == ExitCode.FAILURE
        && String.valueOf(expected.getMessage()).lines().count() == 1;
  }

  private static byte[] zipped(byte[] contents) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(contents);
    }
    return bytes.toByteArray();
  }

  /** All cells but ages, which go on in a live answer, and starts by the wall clock. */
  private static Map<String, List<@Nullable Object>> cells(FleetAnswer answer) {
    Map<String, List<@Nullable Object>> cells = new TreeMap<>();
    for (Column<Integer> column : answer.columns()) {
      if (column.kind() != Column.Kind.SECONDS && !column.key().equals("started_at")) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int row = 0; row < answer.rows() + (answer.hasTotal() ? 1 : 0); row++) {
          values.add(column.value().apply(row));
        }
        cells.put(column.key(), values);
      }
    }
    return cells;
  }
}
