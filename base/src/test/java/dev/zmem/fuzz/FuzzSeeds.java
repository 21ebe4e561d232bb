package dev.zmem.fuzz;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Runs a module's fuzz targets on the seeds that the repository keeps, without a fuzzer: what was
 * found once stays mended. Targets stand in {@code deploy/fuzz-targets}, seeds in {@code
 * src/test/fuzz/TARGET}. One thread.
 */
public final class FuzzSeeds {
  private static final int MODULE = 0;
  private static final int NAME = 1;
  private static final int CLASS = 2;

  private FuzzSeeds() {}

  /** A test for each seed of the module's targets; a target without seeds is a failing one. */
  public static List<DynamicTest> of(String module) throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("../deploy/fuzz-targets"))) {
      String[] words = line.split(" +", -1);
      if (words[MODULE].equals(module)) {
        Path folder = Path.of("src/test/fuzz", words[NAME]);
        List<Path> seeds;
        try (Stream<Path> files = Files.list(folder)) {
          seeds = files.sorted().toList();
        }
        for (Path seed : seeds) {
          tests.add(
              DynamicTest.dynamicTest(
                  words[NAME] + "_" + seed.getFileName() + "_keepsItsContract",
                  () -> run(words[CLASS], Files.readAllBytes(seed))));
        }
        tests.add(
            DynamicTest.dynamicTest(
                words[NAME] + "_noBytes_keepsItsContract", () -> run(words[CLASS], new byte[0])));
      }
    }
    Contract.require(!tests.isEmpty(), "deploy/fuzz-targets names targets of " + module);
    return tests;
  }

  private static void run(String target, byte[] data) throws ReflectiveOperationException {
    Method method = Class.forName(target).getMethod("fuzzerTestOneInput", byte[].class);
    method.invoke(null, (Object) data);
  }
}
