package dev.kindred.runtime;

/** A device cannot be used, whatever the model; the message says why and what to do. */
public final class DeviceException extends ModelException {
  private static final long serialVersionUID = 1L;

  DeviceException(Device device, String reason, Throwable cause) {
    super("%s cannot be used: %s".formatted(device.text(), reason), cause);
  }

  DeviceException(Device device, String reason) {
    super("%s cannot be used: %s".formatted(device.text(), reason));
  }
}
