package dev.kindred.compare;

import java.util.ArrayList;
import java.util.List;

/** What a comparison on judgments did, in plain sentences. */
final class JudgmentNotes {
  private JudgmentNotes() {}

  static List<String> of(Protocol protocol, Judging judging) {
    List<String> notes = new ArrayList<>();
    notes.add(
        "Triplet accuracy is the share of judgments \"a is more like p than like n\" with D(a,p) < D(a,n), weighted by how far the majority led; ties count one half. It is measured on judgments all of whose images are held out, and (as seen) on judgments of trained-on images that were not trained on.");
    notes.add(
        protocol.tuning() == null
            ? "Each seed holds out other images and is trained on what is left, so that intervals over seeds also cover the choice of images. Held-out sets of different seeds overlap, which makes these intervals somewhat too narrow; the second interval redraws anchors as well as seeds."
            : "All seeds hold out the same images, as the settings were chosen on the others: intervals over seeds cover weights and batches only, and those that redraw anchors the images.");
    notes.add(
        "Runs of the same seed share initial weights, images and judgments; only the loss and its settings differ, so differences are paired by seed. The last weights are kept: no judgment is used to choose them.");
    notes.add(StudyDescription.tuning(protocol.tuning()));
    if (!judging.asked().equals(List.of(Asked.ALL))) {
      notes.add(
          "Judgments among neighbours are those whose two candidates are both among the nearest %.0f%% of the images trained on, by the features of the backbone or else by pixels, before anything is learned; random judgments are as many, drawn from all. Both are measured by the same judgments."
              .formatted(100 * judging.near()));
    }
    return notes;
  }
}
