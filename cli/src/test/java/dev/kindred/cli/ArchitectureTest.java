package dev.kindred.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may import whom, and where each third-party library lives. */
class ArchitectureTest {
  private static final String ROOT = "dev.kindred.";
  private static final JavaClasses KINDRED =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.kindred");

  /** Each package and what it imports directly; what those import is allowed too. */
  private static final Map<String, List<String>> IMPORTS = new LinkedHashMap<>();

  static {
    IMPORTS.put("graph", List.of());
    IMPORTS.put("image", List.of());
    IMPORTS.put("nn", List.of("graph", "image"));
    IMPORTS.put("data", List.of("image"));
    IMPORTS.put("runtime", List.of("graph", "image", "metrics"));
    IMPORTS.put("metrics", List.of());
    IMPORTS.put("train", List.of("nn", "data", "runtime", "metrics"));
    IMPORTS.put("compare", List.of("train", "metrics"));
    IMPORTS.put("vectors", List.of());
    IMPORTS.put("index", List.of());
    IMPORTS.put("search", List.of("vectors", "index", "runtime", "image", "data"));
    IMPORTS.put("teach", List.of("search", "train"));
    IMPORTS.put("server", List.of("teach"));
    IMPORTS.put("cli", List.of("compare", "server"));
  }

  @Test
  void importsGoOneWay() {
    for (String name : IMPORTS.keySet()) {
      Set<String> forbidden = new TreeSet<>(IMPORTS.keySet());
      forbidden.removeAll(reachable(name));
      String[] packages = forbidden.stream().map(p -> ROOT + p + "..").toArray(String[]::new);
      noClasses()
          .that(resideInAPackage(ROOT + name + ".."))
          .should()
          .dependOnClassesThat(resideInAnyPackage(packages))
          .because("the packages of Kindred build on each other in one direction")
          .allowEmptyShould(true)
          .check(KINDRED);
    }
  }

  @Test
  void everyPackageIsInTheTable() {
    Set<String> names = new TreeSet<>();
    KINDRED.stream()
        .map(c -> c.getPackageName().substring(ROOT.length()).split("\\.", 2)[0])
        .forEach(names::add);
    assertThat(IMPORTS.keySet()).containsAll(names);
  }

  @ParameterizedTest
  @CsvSource({
    "com.google.protobuf, graph",
    "ai.onnx, graph",
    "ai.onnxruntime, runtime",
    "org.apache.lucene, index",
    "org.roaringbitmap, index",
    "java.net.http, index.opensearch",
    "com.twelvemonkeys, image",
    "io.javalin, server",
    "jakarta.servlet, server",
    "org.eclipse.jetty, server",
    "io.prometheus, server",
    "picocli, cli"
  })
  void aLibraryHasOneHome(String library, String home) {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + home + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library + "..")
        .check(KINDRED);
  }

  @Test
  void onnxRuntimeStartsInOnePlaceWhereItsTelemetryIsOff() {
    noClasses()
        .that()
        .doNotHaveSimpleName("QuietEnvironment")
        .should()
        .callMethod(OrtEnvironment.class, "getEnvironment")
        .check(KINDRED);
  }

  @Test
  void theIndexDoesNotKnowItsClusters() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "index")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + "index.opensearch")
        .check(KINDRED);
  }

  @Test
  void onlyTheImagePackageUsesAwt() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "image..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.awt..", "javax.imageio..")
        .check(KINDRED);
  }

  @Test
  void onlyTheCommandTalks() {
    JavaClasses library = KINDRED.that(not(resideInAPackage(ROOT + "cli..")));
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.allowEmptyShould(true).check(library);
    NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.allowEmptyShould(true).check(library);
  }

  @Test
  void everyPackageIsDescribedAndNullMarked() {
    Set<String> bare = new HashSet<>();
    KINDRED.forEach(c -> {
      JavaPackage home = c.getPackage();
      if (home.tryGetPackageInfo().isEmpty() || !home.isAnnotatedWith(NullMarked.class)) {
        bare.add(home.getName());
      }
    });
    assertThat(bare).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Util", "Utils", "Helper", "Helpers", "Manager"})
  void noClassIsNamedAfterNothing(String ending) {
    classes().should().haveSimpleNameNotEndingWith(ending).check(KINDRED);
  }

  private static Set<String> reachable(String name) {
    Set<String> reached = new HashSet<>(Set.of(name));
    for (String next : IMPORTS.getOrDefault(name, List.of())) {
      reached.addAll(reachable(next));
    }
    return reached;
  }
}
