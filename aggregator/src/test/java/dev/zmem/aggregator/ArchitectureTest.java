package dev.zmem.aggregator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Domain packages know no transport; generated types stay at the edges. */
@AnalyzeClasses(packages = "dev.zmem", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule domain_knowsNoTransport =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.zmem.model..",
              "dev.zmem.agent.kernel..",
              "dev.zmem.agent.procfs..",
              "dev.zmem.agent.host..",
              "dev.zmem.agent.naming..",
              "dev.zmem.agent.sample..",
              "dev.zmem.aggregator.fleet..",
              "dev.zmem.aggregator.query..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.grpc..", "com.google.protobuf..", "io.netty..", "picocli..", "dev.zmem.proto..");

  @ArchTest
  static final ArchRule data_goesOneWay =
      noClasses()
          .that()
          .resideInAnyPackage("dev.zmem.agent..", "dev.zmem.model..", "dev.zmem.program..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.zmem.aggregator..", "dev.zmem.cli..");

  @ArchTest
  static final ArchRule fleet_knowsNoReader =
      noClasses()
          .that()
          .resideInAPackage("dev.zmem.aggregator.fleet..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.zmem.aggregator.query..",
              "dev.zmem.aggregator.serve..",
              "dev.zmem.aggregator.ingest..");

  @ArchTest
  static final ArchRule decidingWhoMayDoWhat_knowsNoTransport =
      noClasses()
          .that()
          .resideInAPackage("dev.zmem.aggregator.access..")
          .and()
          .haveNameNotMatching(".*\\.(AccessInterceptor|Callers|MethodActions)(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.grpc..", "com.google.protobuf..", "io.netty..", "picocli..", "dev.zmem.proto..");

  @ArchTest
  static final ArchRule access_knowsNothingOfTheFleet =
      noClasses()
          .that()
          .resideInAPackage("dev.zmem.aggregator.access..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.zmem.aggregator.fleet..",
              "dev.zmem.aggregator.query..",
              "dev.zmem.aggregator.serve..",
              "dev.zmem.aggregator.ingest..",
              "dev.zmem.aggregator.transport..");

  @ArchTest
  static final ArchRule packages_haveNoCycles =
      slices().matching("dev.zmem.aggregator.(*)..").should().beFreeOfCycles();
}
