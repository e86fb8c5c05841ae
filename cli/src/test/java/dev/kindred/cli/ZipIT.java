package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The zip that {@code mvn -Pdist package} makes. */
class ZipIT {
  /** To a file of the project, without its part. */
  private static final Pattern LINK = Pattern.compile("\\]\\(([^):#]+)[^):]*\\)");

  @TempDir Path folder;

  @Test
  void holdsWhatRunsAndWhatSaysWhatItIs() throws Exception {
    try (ZipFile zip = new ZipFile(zip().toFile())) {
      String root = zip.getName().replaceAll(".*/|\\.zip$", "") + "/";
      Set<String> names = zip.stream().map(ZipEntry::getName).collect(Collectors.toSet());
      assertThat(names).allMatch(name -> name.startsWith(root));
      assertThat(names)
          .contains(
              root + "bin/kindred",
              root + "share/man/man1/kindred.1",
              root + "share/bash-completion/completions/kindred",
              root + "LICENSE",
              root + "NOTICE",
              root + "THIRD-PARTY.txt",
              root + "README.md")
          .noneMatch(name -> name.startsWith(root + "cache/"));

      String readme = new String(read(zip, root + "README.md"), StandardCharsets.UTF_8);
      assertThat(LINK.matcher(readme).results().map(link -> root + link.group(1)))
          .as("what the README links to")
          .isNotEmpty()
          .isSubsetOf(names);

      Path jar = folder.resolve("kindred.jar");
      Files.write(jar, read(zip, root + "lib/kindred.jar"));
      Set<String> libraries = new TreeSet<>(List.of(classPath(jar)));
      assertThat(jars(names, root + "lib/"))
          .as("what is in lib is what the jar asks for")
          .containsExactlyInAnyOrderElementsOf(libraries);

      JsonNode bom = JsonMapper.shared().readTree(read(zip, root + "sbom.json"));
      Set<String> listed = new TreeSet<>();
      bom.get("components")
          .forEach(c ->
              listed.add(c.get("name").asString() + "-" + c.get("version").asString() + ".jar"));
      assertThat(listed).as("what is in lib is what the SBOM lists").isEqualTo(libraries);
      assertThat(bom.has("serialNumber")).isFalse();
    }
  }

  private static Path zip() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      List<Path> zips = files.filter(file -> file.toString().endsWith(".zip")).toList();
      assertThat(zips).as("zips in cli/target, where mvn -Pdist package makes one").hasSize(1);
      return zips.getFirst();
    }
  }

  private static byte[] read(ZipFile zip, String name) throws IOException {
    return zip.getInputStream(zip.getEntry(name)).readAllBytes();
  }

  private static String[] classPath(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.getManifest().getMainAttributes().getValue("Class-Path").split(" ");
    }
  }

  private static List<String> jars(Set<String> names, String folder) {
    return names.stream()
        .filter(name -> name.startsWith(folder) && name.endsWith(".jar"))
        .map(name -> name.substring(folder.length()))
        .filter(name -> !name.equals("kindred.jar"))
        .toList();
  }
}
