package dev.kindred.server;

/** Hears what the operator of a server should know. May be called by many threads. */
public interface ServerListener {

  /** Something worth a line, such as an index that was replaced. */
  void note(String line);

  /** A request failed by a fault that is not the client's, who was not told more than that. */
  void failed(String request, Throwable cause);
}
