package dev.kindred.cli;

import java.nio.file.Path;

/** Where this user's programs keep what can be computed again (XDG Base Directory, 0.8). */
final class UserCache {
  private UserCache() {}

  static Path folder() {
    String given = System.getenv("XDG_CACHE_HOME");
    Path base =
        given == null || given.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(given);
    return base.resolve("kindred");
  }
}
