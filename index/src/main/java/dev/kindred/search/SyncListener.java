package dev.kindred.search;

/**
 * Follows a {@link FolderSync}, on its thread. Each method may throw {@link
 * java.util.concurrent.CancellationException} to stop it; what was done is then committed first.
 */
public interface SyncListener {

  /** Hears nothing and never stops a sync. */
  SyncListener SILENT =
      new SyncListener() {
        @Override
        public void comparing() {}

        @Override
        public void embedded(int done, int total) {}

        @Override
        public void compacting() {}
      };

  /** Called before a file is read to see whether its content is known. */
  void comparing();

  /** Called at the start and after each image that was embedded or skipped. */
  void embedded(int done, int total);

  /** The images are in; what remains is to build the graph. */
  void compacting();
}
