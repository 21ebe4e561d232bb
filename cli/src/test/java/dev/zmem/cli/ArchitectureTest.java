package dev.zmem.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.zmem.cli", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule output_knowsNoTransport =
      noClasses()
          .that()
          .resideInAPackage("dev.zmem.cli.output..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.grpc..", "com.google.protobuf..", "io.netty..", "picocli..", "dev.zmem.proto..");

  @ArchTest
  static final ArchRule onlyLocal_measuresThisHost =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.zmem.cli.local..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.zmem.agent..", "dev.zmem.aggregator..");
}
