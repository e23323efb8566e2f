package dev.constrictor;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

/** Packages depend downwards only: the table of the architecture, as a test. */
@AnalyzeClasses(packages = "dev.constrictor", importOptions = ImportOption.DoNotIncludeTests.class)
class PackageTableTest {
  @ArchTest
  static final ArchRule DEPENDENCIES_POINT_DOWNWARDS =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("door")
          .definedBy("dev.constrictor")
          .layer("typed")
          .definedBy("dev.constrictor.typed..")
          .layer("stream")
          .definedBy("dev.constrictor.stream..")
          .layer("shape")
          .definedBy("dev.constrictor.shape..")
          .layer("lifecycle")
          .definedBy("dev.constrictor.lifecycle..")
          .layer("backend")
          .definedBy("dev.constrictor.backend..")
          .layer("process")
          .definedBy("dev.constrictor.process..")
          .layer("environment")
          .definedBy("dev.constrictor.environment..")
          .layer("config")
          .definedBy("dev.constrictor.config..")
          .layer("protocol")
          .definedBy("dev.constrictor.protocol..")
          .layer("api")
          .definedBy("dev.constrictor.api..")
          .whereLayer("door")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("typed")
          .mayOnlyBeAccessedByLayers("door")
          .whereLayer("stream")
          .mayOnlyBeAccessedByLayers("door", "typed")
          .whereLayer("shape")
          .mayOnlyBeAccessedByLayers("typed")
          .whereLayer("lifecycle")
          .mayOnlyBeAccessedByLayers("door")
          .whereLayer("backend")
          .mayOnlyBeAccessedByLayers("door", "lifecycle")
          .whereLayer("process")
          .mayOnlyBeAccessedByLayers("backend", "environment")
          .whereLayer("environment")
          .mayOnlyBeAccessedByLayers("door", "backend")
          .whereLayer("config")
          .mayOnlyBeAccessedByLayers("door", "lifecycle", "backend", "typed", "environment")
          .whereLayer("protocol")
          .mayOnlyBeAccessedByLayers("door", "lifecycle", "backend", "config", "environment");

  @ArchTest
  static final ArchRule THE_PROTOCOL_DOES_NO_INPUT_OR_OUTPUT =
      ArchRuleDefinition.noClasses()
          .that()
          .resideInAPackage("dev.constrictor.protocol..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.nio.file..", "java.net..", "java.util.concurrent..");

  @ArchTest
  static final ArchRule THE_CORE_KNOWS_NO_POLYGLOT =
      ArchRuleDefinition.noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.graalvm..", "com.oracle..");
}
