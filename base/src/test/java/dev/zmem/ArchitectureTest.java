package dev.zmem;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The words for figures, plain text and the programs' doors are apart, each door in its room. */
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
  static final ArchRule textLabelAndLimit_knowNothing =
      classes()
          .that()
          .resideInAnyPackage("dev.zmem.text..", "dev.zmem.label..", "dev.zmem.limit..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.zmem.text..",
              "dev.zmem.label..",
              "dev.zmem.limit..",
              "java.lang..",
              "java.util..",
              "java.time..",
              "org.jspecify.annotations..");

  @ArchTest
  static final ArchRule programsRooms_knowNoFigure =
      noClasses()
          .that()
          .resideInAPackage("dev.zmem.program..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.zmem.model..");

  @ArchTest
  static final ArchRule programsRooms_doNotKnowTheProgram =
      noClasses()
          .that()
          .resideInAPackage("dev.zmem.program.*..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.zmem.program");

  @ArchTest
  static final ArchRule onlyTlsAndGrpc_knowTheTransport =
      noClasses()
          .that()
          .resideInAPackage("dev.zmem.program..")
          .and()
          .resideOutsideOfPackages("dev.zmem.program.tls..", "dev.zmem.program.grpc..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.grpc..", "io.netty..", "com.google.protobuf..");

  @ArchTest
  static final ArchRule onlyWire_knowsMessages =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.zmem.model..",
              "dev.zmem.text..",
              "dev.zmem.label..",
              "dev.zmem.limit..",
              "dev.zmem.rule..",
              "dev.zmem.program..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.zmem.proto..", "dev.zmem.wire..");

  @ArchTest
  static final ArchRule packages_haveNoCycles =
      slices().matching("dev.zmem.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule programsRooms_haveNoCycles =
      slices().matching("dev.zmem.program.(*)..").should().beFreeOfCycles();

  @ArchTest
  static void packages_haveFewTypes(JavaClasses classes) {
    PackageSizes.assertFew(classes);
  }
}
