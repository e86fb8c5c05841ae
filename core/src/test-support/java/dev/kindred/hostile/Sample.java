package dev.kindred.hostile;

/**
 * A file.
 *
 * @param name of it, for messages and for readers that go by the name
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
public record Sample(String name, byte[] bytes) {
  /** Another content under the same name. */
  public Sample with(byte[] others) {
    return new Sample(name, others);
  }
}
