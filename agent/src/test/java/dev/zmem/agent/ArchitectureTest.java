package dev.zmem.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

/** Measuring knows no transport, deciding knows no machine, and data goes one way. */
@AnalyzeClasses(packages = "dev.zmem.agent", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule measuring_knowsNoTransportAndNoOptions =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.zmem.agent.procfs..",
              "dev.zmem.agent.naming..",
              "dev.zmem.agent.governor..",
              "dev.zmem.agent.sample..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.grpc..", "com.google.protobuf..", "io.netty..", "picocli..", "dev.zmem.proto..");

  @ArchTest
  static final ArchRule governor_knowsNoFileAndNoProcfs =
      noClasses()
          .that()
          .resideInAPackage("dev.zmem.agent.governor..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.io..", "java.nio..", "dev.zmem.agent.procfs..");

  @ArchTest
  static final ArchRule governor_isToldTheTime =
      noClasses()
          .that()
          .resideInAPackage("dev.zmem.agent.governor..")
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Instant.class);

  @ArchTest
  static final ArchRule naming_readsNoFile =
      noClasses()
          .that()
          .resideInAPackage("dev.zmem.agent.naming..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.io..", "java.nio.file..", "java.nio.channels..");

  @ArchTest
  static final ArchRule procfs_knowsNoReader =
      noClasses()
          .that()
          .resideInAPackage("dev.zmem.agent.procfs..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.zmem.agent.naming..",
              "dev.zmem.agent.governor..",
              "dev.zmem.agent.sample..",
              "dev.zmem.agent.export..");

  @ArchTest
  static final ArchRule sample_doesNotKnowExport =
      noClasses()
          .that()
          .resideInAPackage("dev.zmem.agent.sample..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.zmem.agent.export..");

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
}
