package dev.kindred.cli;

import dev.kindred.index.IndexLocation;
import dev.kindred.search.MissingRoot;
import dev.kindred.search.SyncResult;
import dev.kindred.search.SyncTimes;
import java.util.Locale;

/** What a sync of an index has done, as text. */
record SyncOutput(Console console, IndexLocation index, SyncResult result) {

  void text() {
    Embedding.warn(result.skipped(), console);
    console.print(
        String.format(
            Locale.ROOT,
            "%s: %,d images (%,d added, %,d updated, %,d renamed, %,d removed, %,d unchanged, %,d left out) in %.1f s",
            index,
            result.images(),
            result.added(),
            result.updated(),
            result.renamed(),
            result.removed(),
            result.unchanged(),
            result.skipped().size(),
            result.seconds()));
    if (result.times().encode() > 0) {
      console.print(spent(result.times()));
    }
  }

  private static String spent(SyncTimes times) {
    return String.format(
        Locale.ROOT,
        "  on all threads: reading %.1f s, decoding %.1f s, scaling %.1f s, thumbnails %.1f s, encoding %.1f s, writing %.1f s,"
            + " finishing %.1f s",
        times.read(),
        times.decode(),
        times.preprocess(),
        times.thumbnails(),
        times.encode(),
        times.write(),
        times.finish());
  }

  /** Why the images of a folder were left alone, and how they are removed. */
  static String leftAlone(MissingRoot missing, IndexLocation index) {
    return "the images of %s stay in the index as they were: %s. To remove them: kindred index --index %s --forget %s"
        .formatted(missing.name(), missing.reason(), index, missing.name());
  }
}
