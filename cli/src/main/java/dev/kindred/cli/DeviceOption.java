package dev.kindred.cli;

import dev.kindred.runtime.Device;
import picocli.CommandLine.Option;

/** Where a model runs. */
final class DeviceOption {
  @Option(
      names = "--device",
      paramLabel = "D",
      defaultValue = "cpu",
      converter = Convert.ToDevice.class,
      description =
          "cpu, or cuda, cuda:1 and so on for an NVIDIA GPU; that needs a build with mvn -Pcuda"
              + " (default: ${DEFAULT-VALUE}).")
  private Device device = Device.CPU;

  Device device() {
    return device;
  }
}
