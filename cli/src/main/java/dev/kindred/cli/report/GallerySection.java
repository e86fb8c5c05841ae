package dev.kindred.cli.report;

import dev.kindred.compare.ComparisonReport;
import dev.kindred.compare.GalleryQuery;
import dev.kindred.compare.GalleryQuery.Answer;
import dev.kindred.compare.GalleryQuery.Hit;
import dev.kindred.compare.GalleryQuery.Image;
import dev.kindred.compare.GalleryQuery.Kind;
import java.util.List;
import java.util.Locale;

/** Queries and what each loss found for them, side by side. */
final class GallerySection {
  private final ComparisonReport report;
  private final List<Contender> contenders;

  GallerySection(ComparisonReport report, List<Contender> contenders) {
    this.report = report;
    this.contenders = contenders;
  }

  void draw(Markup to) {
    to.open("section", "id", "galleries").element("h2", "Results");
    to.open("p", "class", "lead")
        .text("The nearest images for some queries, in reading order, with their distances. ")
        .element("span", "✓", "class", "key yes")
        .text(" same %s. ".formatted(report.study().dataset().levels().getLast()))
        .element("span", "✗", "class", "key no")
        .text(" another one.");
    if (report.study().dataset().levels().size() > 1) {
      to.text(" ").element("span", "≈", "class", "key near").text(" another one, but related.");
    }
    to.close("p");
    for (Kind kind : Kind.values()) {
      List<GalleryQuery> queries =
          report.galleries().stream().filter(q -> q.kind() == kind).toList();
      if (!queries.isEmpty()) {
        to.element("h3", heading(kind));
        queries.forEach(query -> query(to, query));
      }
    }
    to.close("section");
  }

  private static String heading(Kind kind) {
    return switch (kind) {
      case DISAGREEMENT -> "Where the losses disagree most";
      case WORST -> "Where all do worst";
      case BEST -> "Where all do best";
    };
  }

  private void query(Markup to, GalleryQuery query) {
    to.open("article", "class", "query").open("div", "class", "asked");
    picture(to, query.image(), "Query");
    to.open("div")
        .element("b", labels(query.image()))
        .element("small", query.image().path(), "class", "path")
        .close("div")
        .close("div")
        .open("div", "class", "answers");
    query.answers().forEach(answer -> answer(to, answer));
    to.close("div").close("article");
  }

  private void answer(Markup to, Answer answer) {
    to.open("div", "class", "answer").open("p", "class", "small");
    contenders.stream()
        .filter(c -> c.key().equals(answer.loss()))
        .forEach(contender -> contender.label(to));
    to.element("span", "MAP@R " + Numbers.value(answer.score()), "class", "muted")
        .close("p")
        .open("ol", "class", "hits");
    for (int rank = 1; rank <= answer.hits().size(); rank++) {
      hit(to, rank, answer.hits().get(rank - 1));
    }
    to.close("ol").close("div");
  }

  private static void hit(Markup to, int rank, Hit hit) {
    String kind = hit.relevant() ? "yes" : hit.grade() > 0 ? "near" : "no";
    String mark = hit.relevant() ? "✓" : hit.grade() > 0 ? "≈" : "✗";
    String distance = String.format(Locale.ROOT, "%.2f", hit.distance());
    String description =
        "%d. %s, distance %s, %s"
            .formatted(
                rank,
                labels(hit.image()),
                distance,
                hit.relevant() ? "same class" : "another class");
    to.open("li", "class", "hit " + kind, "title", description + "\n" + hit.image().path());
    picture(to, hit.image(), description);
    to.open("span", "class", "under")
        .element("span", mark, "class", "tag", "aria-hidden", "true")
        .element("span", distance)
        .close("span")
        .close("li");
  }

  private static void picture(Markup to, Image image, String description) {
    // Anything but an image inside the page is left out: the page must not ask for a file
    // elsewhere.
    if (image.thumbnail().startsWith("data:image/")) {
      to.single("img", "src", image.thumbnail(), "alt", description, "decoding", "async");
    } else {
      to.element("span", "no image", "class", "missing", "aria-label", description);
    }
  }

  private static String labels(Image image) {
    return image.labels().isEmpty() ? "no label" : String.join(" / ", image.labels());
  }
}
