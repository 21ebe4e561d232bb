package dev.zmem;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.Map;

/** How many types a package may have, for the tests of all modules. */
public final class PackageSizes {
  /** More than that no reader keeps in mind. */
  private static final long MOST_TYPES = 20;

  private PackageSizes() {}

  /** Fails where a package that nobody generated has more types. */
  public static void assertFew(JavaClasses classes) {
    Map<String, Long> types =
        classes.stream()
            .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
            .filter(type -> !type.getPackageName().startsWith("dev.zmem.proto")) // generated
            .collect(groupingBy(JavaClass::getPackageName, counting()));
    assertThat(types)
        .allSatisfy((room, count) -> assertThat(count).isLessThanOrEqualTo(MOST_TYPES));
  }
}
