package dev.zmem.aggregator;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.zmem.PackageSizes;

/** Domain packages know no transport; generated types stay at the edges. */
@AnalyzeClasses(packages = "dev.zmem", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule domain_knowsNoTransport =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.zmem.label..",
              "dev.zmem.model..",
              "dev.zmem.agent.kernel..",
              "dev.zmem.agent.procfs..",
              "dev.zmem.agent.host..",
              "dev.zmem.agent.naming..",
              "dev.zmem.agent.sample..",
              "dev.zmem.aggregator.member..",
              "dev.zmem.aggregator.pod..",
              "dev.zmem.aggregator.row..",
              "dev.zmem.aggregator.detail..",
              "dev.zmem.aggregator.fleet..",
              "dev.zmem.aggregator.live..",
              "dev.zmem.aggregator.ledger..",
              "dev.zmem.aggregator.question..",
              "dev.zmem.aggregator.query..",
              "dev.zmem.aggregator.answer..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.grpc..", "com.google.protobuf..", "io.netty..", "picocli..", "dev.zmem.proto..");

  @ArchTest
  static final ArchRule onlyAuthority_knowsHowCertificatesAreMade =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.zmem.aggregator.authority..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bouncycastle..");

  @ArchTest
  static final ArchRule onlyStore_knowsHowMembersAreKept =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.zmem.aggregator.store..", "dev.zmem.proto.store..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.h2..", "dev.zmem.proto.store..");

  @ArchTest
  static final ArchRule onlyKubernetes_knowsItsApi =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.zmem.aggregator.kubernetes..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.fabric8..", "tools.jackson..");

  @ArchTest
  static final ArchRule onlyTheServer_knowsWhereNamesOfPodsComeFrom =
      noClasses()
          .that()
          .resideInAPackage("dev.zmem.aggregator.*..")
          .and()
          .resideOutsideOfPackage("dev.zmem.aggregator.kubernetes..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.zmem.aggregator.kubernetes..");

  @ArchTest
  static final ArchRule pod_knowsTheWordsForFigures =
      noClasses()
          .that()
          .resideInAPackage("dev.zmem.aggregator.pod..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.zmem..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "dev.zmem.aggregator.pod..",
                              "dev.zmem.label..",
                              "dev.zmem.model.."))));

  @ArchTest
  static final ArchRule data_goesOneWay =
      noClasses()
          .that()
          .resideInAnyPackage("dev.zmem.agent..", "dev.zmem.model..", "dev.zmem.program..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.zmem.aggregator..", "dev.zmem.cli..");

  @ArchTest
  static final ArchRule row_knowsTheWordsForFigures =
      noClasses()
          .that()
          .resideInAPackage("dev.zmem.aggregator.row..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.zmem..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "dev.zmem.aggregator.row..",
                              "dev.zmem.model..",
                              "dev.zmem.text.."))));

  @ArchTest
  static final ArchRule fleet_knowsNeitherItsWritersNorItsReaders =
      noClasses()
          .that()
          .resideInAPackage("dev.zmem.aggregator.fleet..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.zmem..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "dev.zmem.aggregator.fleet..",
                              "dev.zmem.aggregator.detail..",
                              "dev.zmem.aggregator.row..",
                              "dev.zmem.label..",
                              "dev.zmem.model..",
                              "dev.zmem.text.."))));

  @ArchTest
  static final ArchRule ledgers_knowTheFleetAlone =
      noClasses()
          .that()
          .resideInAPackage("dev.zmem.aggregator.ledger..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.zmem..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "dev.zmem.aggregator.ledger..",
                              "dev.zmem.aggregator.fleet..",
                              "dev.zmem.aggregator.row..",
                              "dev.zmem.model..",
                              "dev.zmem.text.."))));

  @ArchTest
  static final ArchRule detail_knowsTheWordsForFigures =
      noClasses()
          .that()
          .resideInAPackage("dev.zmem.aggregator.detail..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.zmem..")
                  .and(
                      not(resideInAnyPackage("dev.zmem.aggregator.detail..", "dev.zmem.model.."))));

  @ArchTest
  static final ArchRule live_isTheFleet_andKnowsNoneOfItsUsers =
      noClasses()
          .that()
          .resideInAPackage("dev.zmem.aggregator.live..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.zmem..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "dev.zmem.aggregator.live..",
                              "dev.zmem.aggregator.fleet..",
                              "dev.zmem.aggregator.detail..",
                              "dev.zmem.aggregator.row..",
                              "dev.zmem.limit..",
                              "dev.zmem.label..",
                              "dev.zmem.model..",
                              "dev.zmem.text.."))));

  @ArchTest
  static final ArchRule onlyTheServer_knowsWhichFleetItIs =
      noClasses()
          .that()
          .resideInAPackage("dev.zmem.aggregator.*..")
          .and()
          .resideOutsideOfPackage("dev.zmem.aggregator.live..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.zmem.aggregator.live..");

  @ArchTest
  static final ArchRule ingest_knowsMessages_andNoConnection =
      noClasses()
          .that()
          .resideInAPackage("dev.zmem.aggregator.ingest..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.grpc..", "io.netty..", "picocli..", "dev.zmem.aggregator.access..");

  @ArchTest
  static final ArchRule streams_andQuestions_knowNothingOfEachOther =
      noClasses()
          .that()
          .resideInAnyPackage("dev.zmem.aggregator.ingest..", "dev.zmem.aggregator.stream..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.zmem.aggregator.question..",
              "dev.zmem.aggregator.query..",
              "dev.zmem.aggregator.answer..",
              "dev.zmem.aggregator.serve..");

  @ArchTest
  static final ArchRule questions_andStreams_knowNothingOfEachOther =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.zmem.aggregator.question..",
              "dev.zmem.aggregator.query..",
              "dev.zmem.aggregator.answer..",
              "dev.zmem.aggregator.serve..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.zmem.aggregator.ingest..", "dev.zmem.aggregator.stream..");

  @ArchTest
  static final ArchRule answers_knowTheFleetAndQuestionsAlone =
      noClasses()
          .that()
          .resideInAPackage("dev.zmem.aggregator.answer..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.zmem..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "dev.zmem.aggregator.answer..",
                              "dev.zmem.aggregator.pod..",
                              "dev.zmem.aggregator.question..",
                              "dev.zmem.aggregator.query..",
                              "dev.zmem.aggregator.ledger..",
                              "dev.zmem.aggregator.fleet..",
                              "dev.zmem.aggregator.detail..",
                              "dev.zmem.aggregator.row..",
                              "dev.zmem.label..",
                              "dev.zmem.model..",
                              "dev.zmem.text.."))));

  @ArchTest
  static final ArchRule questions_knowNoFrontEnd =
      noClasses()
          .that()
          .resideInAnyPackage("dev.zmem.aggregator.question..", "dev.zmem.aggregator.query..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.zmem.aggregator.answer..", "dev.zmem.aggregator.serve..");

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
              "dev.zmem.aggregator.question..",
              "dev.zmem.aggregator.query..",
              "dev.zmem.aggregator.serve..",
              "dev.zmem.aggregator.ingest..",
              "dev.zmem.aggregator.stream..",
              "dev.zmem.aggregator.live..",
              "dev.zmem.aggregator.transport..");

  @ArchTest
  static final ArchRule packages_haveNoCycles =
      slices().matching("dev.zmem.aggregator.(*)..").should().beFreeOfCycles();

  @ArchTest
  static void packages_haveFewTypes(JavaClasses classes) {
    PackageSizes.assertFew(classes);
  }
}
