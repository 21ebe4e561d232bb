package dev.zmem.fuzz;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The seeds of this module's fuzz targets. */
class FuzzSeedsTest {
  @TestFactory
  List<DynamicTest> seeds() throws IOException {
    return FuzzSeeds.of("base");
  }
}
