package dev.zmem;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The words for figures are words alone. */
@AnalyzeClasses(packages = "dev.zmem", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule model_isPure =
      noClasses()
          .that()
          .resideInAPackage("dev.zmem.model..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.zmem.program..",
              "io.grpc..",
              "com.google.protobuf..",
              "io.netty..",
              "picocli..",
              "java.io..",
              "java.nio..");

  @ArchTest
  static final ArchRule packages_haveNoCycles =
      slices().matching("dev.zmem.(*)..").should().beFreeOfCycles();
}
