package dev.kindred.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a figure depends on besides the program: processor, Java, load. */
final class Machine {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private Machine() {}

  /** One line per fact: processor and its vector instructions, cores, Java, load. */
  static List<String> facts() {
    List<String> facts = new ArrayList<>();
    facts.add(
        "processor: " + cpuInfo("model name") + ", " + SYSTEM.getAvailableProcessors() + " cores");
    List<String> vector = new ArrayList<>();
    for (String flag : cpuInfo("flags").split(" ", -1)) {
      if (flag.startsWith("avx") || flag.startsWith("amx") || flag.equals("fma")) {
        vector.add(flag);
      }
    }
    facts.add("vector instructions: " + String.join(" ", vector));
    facts.add("java: " + System.getProperty("java.vm.version"));
    facts.add(load());
    return facts;
  }

  /** The system's load average over the last minute: above the core count, figures are noise. */
  static String load() {
    return String.format(Locale.ROOT, "load average: %.1f", SYSTEM.getSystemLoadAverage());
  }

  /** CPU time of this process over all its threads. */
  static long processCpuNanos() {
    return SYSTEM.getProcessCpuTime();
  }

  /** The most memory this process has had, its native parts included. */
  static long peakMemoryBytes() {
    String kilobytes = field("/proc/self/status", "VmHWM").replaceAll("[^0-9]", "");
    return kilobytes.isEmpty() ? 0 : 1024 * Long.parseLong(kilobytes);
  }

  static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int n = sorted.length;
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  private static String cpuInfo(String key) {
    return field("/proc/cpuinfo", key);
  }

  private static String field(String file, String key) {
    try (var lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
