package dev.kindred.cli;

import dev.kindred.search.DuplicateReport;
import dev.kindred.search.DuplicateReport.Copy;
import java.util.Locale;

/** The images that an index holds more than once, as text. */
record DuplicatesOutput(Console console, DuplicateReport report) {

  void text() {
    for (DuplicateReport.Identical group : report.identical()) {
      console.print("identical" + mark(group.labelsDiffer()));
      group.copies().forEach(this::print);
    }
    for (DuplicateReport.Similar pair : report.similar()) {
      String distance = String.format(Locale.ROOT, "distance %.4f", pair.distance());
      console.print(distance + mark(pair.labelsDiffer()));
      print(pair.first());
      print(pair.second());
    }
    console.note(
        String.format(
            Locale.ROOT,
            "%,d images: %,d groups of identical files, %,d similar pairs within %s",
            report.images(),
            report.identical().size(),
            report.similar().size(),
            report.within()));
    if (report.unknown() > 0) {
      console.warn(
          String.format(
              Locale.ROOT,
              "the content of %,d images is not known; to find identical ones among them, index with --rebuild",
              report.unknown()));
    }
  }

  private void print(Copy copy) {
    console.print("  " + copy.path() + "  " + String.join("/", copy.labels()));
  }

  private static String mark(boolean labelsDiffer) {
    return labelsDiffer ? ", labels differ" : "";
  }
}
