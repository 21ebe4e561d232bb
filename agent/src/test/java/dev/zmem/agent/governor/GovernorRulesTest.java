package dev.zmem.agent.governor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.zmem.agent.governor",
    importOptions = ImportOption.DoNotIncludeTests.class)
class GovernorRulesTest {
  @ArchTest
  static final ArchRule governor_knowsNoFileAndNoProcess =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.io..",
              "java.nio..",
              "java.time..",
              "java.util.concurrent..",
              "dev.zmem.agent.procfs..",
              "dev.zmem.agent.sample..",
              "dev.zmem.agent.export..");

  @ArchTest
  static final ArchRule governor_knowsNoClock =
      noClasses()
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");
}
