package dev.kindred.server;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what an operator would have read. */
record Heard(List<String> notes, List<Throwable> failures) implements ServerListener {
  Heard() {
    this(new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>());
  }

  @Override
  public void note(String line) {
    notes.add(line);
  }

  @Override
  public void failed(String request, Throwable cause) {
    failures.add(cause);
  }
}
