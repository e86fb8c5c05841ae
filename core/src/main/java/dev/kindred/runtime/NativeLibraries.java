package dev.kindred.runtime;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The libraries that ONNX Runtime's jar carries for each platform. Unless they lie in a folder that
 * the property {@value #PROPERTY} names, it unpacks them into a temporary one in each process.
 */
public final class NativeLibraries {
  /** The property of Java that names the folder. */
  public static final String PROPERTY = "onnxruntime.native.path";

  private NativeLibraries() {}

  /**
   * Unpacks those of this platform into {@code folder}, which is made, and has this process use
   * them, if it has not used ONNX Runtime yet.
   *
   * @throws IOException when ONNX Runtime has none for this platform, or they cannot be written
   */
  public static void unpackAndUse(Path folder) throws IOException {
    String home = "ai/onnxruntime/native/" + platform() + "/";
    try (ZipFile jar = new ZipFile(jar().toFile())) {
      List<? extends ZipEntry> libraries =
          jar.stream()
              .filter(entry -> entry.getName().startsWith(home) && !entry.isDirectory())
              .filter(entry -> entry.getName().indexOf('/', home.length()) < 0)
              .toList();
      if (libraries.isEmpty()) {
        throw new IOException("ONNX Runtime has no library for " + platform());
      }
      Files.createDirectories(folder);
      for (ZipEntry library : libraries) {
        try (InputStream in = jar.getInputStream(library)) {
          Files.copy(in, folder.resolve(library.getName().substring(home.length())));
        }
      }
    }
    System.setProperty(PROPERTY, folder.toString());
  }

  private static Path jar() throws IOException {
    try {
      return Path.of(
          OrtEnvironment.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("the place of ONNX Runtime's jar is not a path", e);
    }
  }

  /** As the folders in the jar are named. */
  private static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch");
    return (system.startsWith("mac") ? "osx" : system.startsWith("windows") ? "win" : system)
        + (processor.equals("amd64") || processor.equals("x86_64") ? "-x64" : "-" + processor);
  }
}
