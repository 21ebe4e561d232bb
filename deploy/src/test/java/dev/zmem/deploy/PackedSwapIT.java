package dev.zmem.deploy;

import static dev.zmem.deploy.Rows.figure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real zswap and real zram: what they hold has its rows, and all rows add up. */
class PackedSwapIT {
  private static final long MIB = 1 << 20;
  private static final Path ZSWAP = Path.of("/sys/module/zswap/parameters/enabled");
  private static final Path ZRAM = Path.of("/sys/class/zram-control");

  @TempDir private Path folder;
  private Programs programs;
  private final List<Undo> undone = new ArrayList<>();

  /** A step back to how the machine was. */
  private interface Undo {
    void run() throws IOException, InterruptedException;
  }

  @BeforeEach
  void open() {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "gcc is not installed");
    programs = new Programs(folder);
  }

  @AfterEach
  void close() throws Exception {
    for (Undo undo : undone.reversed()) {
      undo.run();
    }
    programs.close();
  }

  @Test
  void zswap_hasItsPool_andItsPartOfSwap() throws Exception {
    assumeTrue(
        Files.isWritable(ZSWAP), "zswap cannot be switched on: not root, or not in the kernel");
    String before = Files.readString(ZSWAP).strip();
    undone.add(() -> Files.writeString(ZSWAP, before));
    Files.writeString(ZSWAP, "Y");
    Squeeze squeeze = Squeeze.open(programs, folder, 60 * MIB, 512);
    undone.add(squeeze::close);
    squeezed(squeeze);
    String host = host();
    assumeTrue(figure(host, "zswapped_bytes") > 0, "this kernel's zswap takes no pages");
    assertThat(area(host, "zswap_pool")).isPositive();
    assertThat(area(host, "swap_zswap")).isPositive();
    assertAddUp(host);
  }

  @Test
  void zram_hasItsPool_andItsPartOfSwap() throws Exception {
    assumeTrue(
        Files.isReadable(ZRAM.resolve("hot_add")), "zram cannot be added: not root, or no module");
    String device = "zram" + Files.readString(ZRAM.resolve("hot_add")).strip();
    Path system = Path.of("/sys/block").resolve(device);
    undone.add(() -> {
      Files.writeString(system.resolve("reset"), "1");
      Files.writeString(ZRAM.resolve("hot_remove"), device.substring("zram".length()));
    });
    Files.writeString(system.resolve("disksize"), String.valueOf(256 * MIB));
    must("mkswap", "/dev/" + device);
    must("swapon", "-p", "1000", "/dev/" + device);
    undone.add(() -> must("swapoff", "/dev/" + device));
    Squeeze squeeze = Squeeze.open(programs, folder, 60 * MIB, 512);
    undone.add(squeeze::close);
    squeezed(squeeze);
    String host = host();
    assertThat(figure(host, "zram_stored_bytes")).isGreaterThan(40 * MIB);
    assertThat(area(host, "zram_pool")).isEqualTo(figure(host, "zram_used_bytes"));
    assertThat(area(host, "swap_zram")).isGreaterThan(40 * MIB);
    assertAddUp(host);
  }

  /** A program of which more than 60 MiB must go to swap. */
  private void squeezed(Squeeze squeeze) throws Exception {
    Path program = programs.compiled("family.c", "zmempacked");
    Process parent =
        programs.start(
            squeeze.inside(List.of(program.toString(), "150", "0", "0")).toArray(String[]::new));
    assertThat(parent.inputReader().readLine()).isNotNull();
  }

  private String host() throws Exception {
    return programs.zmemctl("host", "--local", "-o", "json").out();
  }

  private static void assertAddUp(String host) {
    assertThat(sum(host, "ram")).isEqualTo(figure(host, "mem_total_bytes"));
    assertThat(sum(host, "swap")).isEqualTo(figure(host, "swap_total_bytes"));
    assertThat(sum(host, "swap place")).isEqualTo(figure(host, "swap_total_bytes"));
    assertThat(area(host, "swap_processes")).isPositive();
  }

  private static long sum(String host, String part) {
    Matcher rows =
        Pattern.compile("\"part\":\"" + part + "\".*?\"bytes\":(-?[0-9]+)").matcher(host);
    long sum = 0;
    while (rows.find()) {
      sum += Long.parseLong(rows.group(1));
    }
    return sum;
  }

  private static long area(String host, String area) {
    Matcher row = Pattern.compile("\"area\":\"" + area + "\".*?\"bytes\":(-?[0-9]+)").matcher(host);
    assertThat(row.find()).as(area).isTrue();
    return Long.parseLong(row.group(1));
  }

  private void must(String... command) throws IOException, InterruptedException {
    Programs.Result result = programs.run(command);
    assertThat(result.exit()).as(result.err()).isZero();
  }
}
