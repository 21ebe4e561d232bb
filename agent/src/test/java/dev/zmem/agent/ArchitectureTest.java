package dev.zmem.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Measuring knows no transport, deciding knows no machine, and data goes one way. */
@AnalyzeClasses(packages = "dev.zmem.agent", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule measuring_knowsNoTransportAndNoOptions =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.zmem.agent.kernel..",
              "dev.zmem.agent.procfs..",
              "dev.zmem.agent.host..",
              "dev.zmem.agent.naming..",
              "dev.zmem.agent.governor..",
              "dev.zmem.agent.estimate..",
              "dev.zmem.agent.sample..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.grpc..", "com.google.protobuf..", "io.netty..", "picocli..", "dev.zmem.proto..");

  @ArchTest
  static final ArchRule decisionsAndStatistics_knowNoFileNoThreadAndNoProcess =
      noClasses()
          .that()
          .resideInAnyPackage("dev.zmem.agent.governor..", "dev.zmem.agent.estimate..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.io..",
              "java.nio..",
              "java.time..",
              "java.util.concurrent..",
              "dev.zmem.agent.kernel..",
              "dev.zmem.agent.procfs..",
              "dev.zmem.agent.host..",
              "dev.zmem.agent.sample..",
              "dev.zmem.agent.export..");

  @ArchTest
  static final ArchRule statistics_decideNothing =
      noClasses()
          .that()
          .resideInAPackage("dev.zmem.agent.estimate..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.zmem.agent.governor..", "dev.zmem.agent.naming..");

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
  static final ArchRule filesOfTheKernel_knowNoReader =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.zmem.agent.kernel..", "dev.zmem.agent.procfs..", "dev.zmem.agent.host..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.zmem.agent.naming..",
              "dev.zmem.agent.governor..",
              "dev.zmem.agent.estimate..",
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
