package dev.kindred.bench;

/** One training step of an engine on fixed data, ready to be repeated and timed. */
interface TimedStep extends AutoCloseable {
  /** Runs forward, backward and the optimizer's update once; returns the loss before the update. */
  float run();

  @Override
  void close();
}
