package dev.zmem.agent;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.List;
import java.util.Map;

/** Measuring knows no transport, deciding knows no machine, and data goes one way. */
@AnalyzeClasses(packages = "dev.zmem.agent", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final int MOST_TYPES = 20;

  /** The packages of the agent in the order of the data, each with all that it may know. */
  private static final List<Room> ROOMS =
      List.of(
          new Room("kernel"),
          new Room("procfs", "kernel"),
          new Room("host", "kernel"),
          new Room("naming", "kernel"),
          new Room("process", "kernel", "procfs"),
          new Room("attribute", "kernel", "procfs", "host", "naming", "process"),
          new Room("governor"),
          new Room("estimate"),
          new Room("window", "kernel", "procfs", "estimate"),
          new Room("walk", "kernel", "procfs", "process", "attribute", "window"),
          new Room("sharing", "kernel", "procfs", "process"),
          new Room("figures", "kernel", "governor", "window", "process", "walk", "sharing"),
          new Room(
              "sample",
              "kernel",
              "procfs",
              "host",
              "naming",
              "attribute",
              "governor",
              "window",
              "process",
              "walk",
              "sharing",
              "figures"),
          new Room("runtime", "kernel"),
          new Room(
              "detail",
              "runtime",
              "governor",
              "kernel",
              "procfs",
              "host",
              "naming",
              "process",
              "attribute",
              "window",
              "walk",
              "sample"),
          new Room("export", "kernel", "sample", "detail"),
          new Room("asked", "sample", "detail", "export"),
          new Room("uplink", "kernel", "host", "sample", "detail", "export", "asked"),
          new Room("socket", "kernel", "sample", "export", "asked"),
          new Room("doctor", "kernel"));

  private record Room(String name, List<String> knows) {
    Room(String name, String... knows) {
      this(name, List.of(knows));
    }

    String packages() {
      return "dev.zmem.agent." + name + "..";
    }
  }

  @ArchTest static final ArchRule rooms_knowTheRoomsBeforeThemThatTheyNeed = rooms();

  @ArchTest
  static void everyPackageIsARoom(JavaClasses classes) {
    assertThat(classes)
        .allMatch(type ->
            type.getPackageName().equals("dev.zmem.agent")
                || ROOMS.stream().anyMatch(room -> resideInAPackage(room.packages()).test(type)));
  }

  @ArchTest
  static void packages_holdAtMostTwentyTypes(JavaClasses classes) {
    Map<String, Long> types =
        classes.stream()
            .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
            .collect(groupingBy(JavaClass::getPackageName, counting()));
    assertThat(types)
        .allSatisfy((room, count) -> assertThat(count).isLessThanOrEqualTo(MOST_TYPES));
  }

  @ArchTest
  static final ArchRule theUplinkAlone_knowsTheTransport =
      noClasses()
          .that()
          .resideInAPackage("dev.zmem.agent.*..")
          .and()
          .resideOutsideOfPackage("dev.zmem.agent.uplink..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.grpc..", "io.netty..");

  @ArchTest
  static final ArchRule measuring_knowsNoMessagesAndNoOptions =
      noClasses()
          .that()
          .resideInAPackage("dev.zmem.agent.*..")
          .and()
          .resideOutsideOfPackages(
              "dev.zmem.agent.export..",
              "dev.zmem.agent.asked..",
              "dev.zmem.agent.uplink..",
              "dev.zmem.agent.socket..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.google.protobuf..", "picocli..", "dev.zmem.proto..");

  @ArchTest
  static final ArchRule decisionsAndStatistics_knowNoFileAndNoThread =
      noClasses()
          .that()
          .resideInAnyPackage("dev.zmem.agent.governor..", "dev.zmem.agent.estimate..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.io..", "java.nio..", "java.time..", "java.util.concurrent..");

  @ArchTest
  static final ArchRule decisionsAndStatistics_areToldTheTime =
      noClasses()
          .that()
          .resideInAnyPackage("dev.zmem.agent.governor..", "dev.zmem.agent.estimate..")
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  @ArchTest
  static final ArchRule naming_readsNoFile =
      noClasses()
          .that()
          .resideInAPackage("dev.zmem.agent.naming..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.io..", "java.nio.file..", "java.nio.channels..");

  @ArchTest
  static final ArchRule packages_doNotKnowTheCommands =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.zmem.agent")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.zmem.agent");

  @ArchTest
  static final ArchRule packages_haveNoCycles =
      slices().matching("dev.zmem.agent.(*)..").should().beFreeOfCycles();

  private static ArchRule rooms() {
    LayeredArchitecture rooms = layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (Room room : ROOMS) {
      rooms = rooms.layer(room.name).definedBy(room.packages());
    }
    for (Room room : ROOMS) {
      rooms =
          room.knows.isEmpty()
              ? rooms.whereLayer(room.name).mayNotAccessAnyLayer()
              : rooms.whereLayer(room.name).mayOnlyAccessLayers(room.knows.toArray(String[]::new));
    }
    return rooms;
  }
}
