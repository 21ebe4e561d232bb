package dev.zmem.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.zmem.PackageSizes;

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
  static final ArchRule commandsReadNoAnswerOffTheWire =
      noClasses()
          .that()
          .resideInAPackage("dev.zmem.cli.command..")
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "dev\\.zmem\\.proto\\.v1\\.(Answer|Table|Column|Field|Coverage|(Query|Watch|List)\\w+Response)(\\$.*)?")
          .as("only the wire's reader knows messages of answers");

  @ArchTest
  static final ArchRule rooms_haveNoCycles =
      slices().matching("dev.zmem.cli.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule theLegend_knowsWhatColumnsSayOfThemselves_andNoMore =
      noClasses()
          .that()
          .haveFullyQualifiedName("dev.zmem.cli.command.FiguresHelp")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("dev.zmem.agent..", "dev.zmem.aggregator..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "dev.zmem.aggregator.answer..", "dev.zmem.aggregator.query.."))));

  @ArchTest
  static final ArchRule onlyLocal_measuresThisHost =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.zmem.cli.local..")
          .and()
          .doNotHaveFullyQualifiedName("dev.zmem.cli.command.FiguresHelp")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.zmem.agent..", "dev.zmem.aggregator..");

  @ArchTest
  static void packages_haveFewTypes(JavaClasses classes) {
    PackageSizes.assertFew(classes);
  }
}
