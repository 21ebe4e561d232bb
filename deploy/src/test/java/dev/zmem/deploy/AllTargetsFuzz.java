package dev.zmem.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All fuzz targets in one JVM, for the short run of every build: the first byte is the target's
 * line in the file that {@code -Dzmem.fuzz.targets} names.
 */
public final class AllTargetsFuzz {
  private static final int CLASS = 2;
  private static final List<Method> TARGETS = targets();

  private AllTargetsFuzz() {}

  /** One input of one target. */
  public static void fuzzerTestOneInput(byte[] data) throws Throwable {
    if (data.length == 0 || (data[0] & 0xff) >= TARGETS.size()) {
      return;
    }
    try {
      TARGETS.get(data[0] & 0xff).invoke(null, (Object) Arrays.copyOfRange(data, 1, data.length));
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static List<Method> targets() {
    List<Method> targets = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(Path.of(System.getProperty("zmem.fuzz.targets")))) {
        targets.add(
            Class.forName(line.split(" ", -1)[CLASS])
                .getMethod("fuzzerTestOneInput", byte[].class));
      }
      return targets;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
