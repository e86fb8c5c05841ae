package dev.kindred.teach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.data.DataException;
import dev.kindred.runtime.EmbeddingModel;
import dev.kindred.search.Colours;
import dev.kindred.search.FolderSync;
import dev.kindred.search.ImageQuery;
import dev.kindred.search.ImageSearch;
import dev.kindred.search.SyncListener;
import dev.kindred.search.SyncOptions;
import dev.kindred.teach.Feedback.Judgment;
import dev.kindred.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that sees the mean colour learns that only the amount of red counts. */
class TeacherTest {
  private static final int IMAGES = 40;

  @TempDir private Path folder;

  private Path index;
  private final int[] red = new int[IMAGES];

  @BeforeEach
  void colours() throws Exception {
    SplittableRandom random = new SplittableRandom(3);
    Path data = folder.resolve("data");
    for (int i = 0; i < IMAGES; i++) {
      red[i] = random.nextInt(256);
      Colours.paint(
          data.resolve(i + ".png"), red[i] << 16 | random.nextInt(256) << 8 | random.nextInt(256));
    }
    index = folder.resolve("index");
    new FolderSync(data, index, Colours.model(folder.resolve("m.onnx")), SyncOptions.DEFAULT)
        .run(SyncListener.SILENT);
  }

  private List<Feedback> byRed(int count) {
    SplittableRandom random = new SplittableRandom(4);
    List<Feedback> all = new ArrayList<>();
    while (all.size() < count) {
      int a = random.nextInt(IMAGES);
      int b = random.nextInt(IMAGES);
      int c = random.nextInt(IMAGES);
      if (a != b && b != c && a != c && Math.abs(red[a] - red[b]) < Math.abs(red[a] - red[c])) {
        all.add(said(new Judgment.Triplet(a + ".png", b + ".png", c + ".png")));
      }
    }
    return all;
  }

  private static Feedback said(Judgment judgment) {
    return new Feedback(judgment, "test", Instant.EPOCH);
  }

  @Test
  void aLessonAgreesBetterAndItsModelServesTheIndex() throws Exception {
    FeedbackFile.of(index).append(byRed(400));
    Path taught = folder.resolve("taught.onnx");
    Lesson lesson = new Teacher(index, 1, () -> false).teach(taught, TrainingListener.NONE);
    assertThat(lesson.judgments() + lesson.heldOut()).isEqualTo(400);
    assertThat(lesson.heldOut()).isGreaterThan(Lesson.FEWEST);
    assertThat(lesson.after().mean()).isGreaterThan(lesson.before().mean() + 0.05);
    assertThat(lesson.isBetter()).isTrue();
    assertThat(lesson.text()).startsWith("better: learned from ");

    new FolderSync(List.of(), index, taught, SyncOptions.DEFAULT.in(SyncOptions.Mode.REBUILD))
        .run(SyncListener.SILENT);
    try (ImageSearch search = ImageSearch.open(index);
        EmbeddingModel model = EmbeddingModel.load(taught)) {
      assertThat(search.index().card().modelHash()).isEqualTo(model.hash());
      float[] vector = search.embed(Colours.png(0x800000));
      assertThat(search.search(ImageQuery.of(vector, 3)).hits()).hasSize(3);
    }
    assertThat(FeedbackFile.of(index).read()).as("stays with the index").hasSize(400);
  }

  @Test
  void whatWasSaidHoldsWhenTheIndexGetsAnotherFolder() throws Exception {
    FeedbackFile.of(index).append(byRed(60));
    Path more = folder.resolve("more");
    Colours.paint(more.resolve("1.png"), 0x123456);
    new FolderSync(more, index, null, SyncOptions.DEFAULT.in(SyncOptions.Mode.ADD))
        .run(SyncListener.SILENT);
    try (ImageSearch search = ImageSearch.open(index)) {
      assertThat(search.index().find("0.png")).as("has a longer path now").isNull();
    }
    Lesson lesson =
        new Teacher(index, 1, () -> false)
            .teach(folder.resolve("taught.onnx"), TrainingListener.NONE);
    assertThat(lesson.judgments() + lesson.heldOut()).isEqualTo(60);
  }

  @Test
  void lessonsKeepBothModels() throws Exception {
    FeedbackFile.of(index).append(byRed(60));
    Lessons lessons = Lessons.of(index);
    assertThat(lessons.all()).isEmpty();
    Lessons.Entry first = lessons.teach(TrainingListener.NONE, () -> false);
    Lessons.Entry second = lessons.teach(TrainingListener.NONE, () -> false);
    assertThat(Lessons.of(index).all()).containsExactly(first, second);
    assertThat(lessons.find(2)).isEqualTo(second);
    assertThat(lessons.find(3)).isNull();
    try (EmbeddingModel before = EmbeddingModel.load(lessons.before(1));
        EmbeddingModel after = EmbeddingModel.load(lessons.after(1));
        ImageSearch search = ImageSearch.open(index)) {
      assertThat(before.hash())
          .isEqualTo(first.modelBefore())
          .isEqualTo(search.index().card().modelHash());
      assertThat(after.hash()).isEqualTo(first.modelAfter()).isNotEqualTo(before.hash());
    }
  }

  @Test
  void aLessonThatIsCancelledIsNone() throws Exception {
    FeedbackFile.of(index).append(byRed(60));
    Lessons lessons = Lessons.of(index);
    assertThatThrownBy(() -> lessons.teach(TrainingListener.NONE, () -> true))
        .isInstanceOf(CancellationException.class);
    assertThat(lessons.all()).isEmpty();
    assertThat(lessons.teach(TrainingListener.NONE, () -> false).number()).isEqualTo(1);
  }

  @Test
  void pairsSayTripletsTogether() {
    List<Feedback> pairs =
        List.of(
            said(new Judgment.Pair("a", "b", true)),
            said(new Judgment.Pair("a", "c", false)),
            said(new Judgment.Pair("d", "b", false)));
    assertThat(Teacher.triplets(pairs))
        .containsExactlyInAnyOrder(
            new Judgment.Triplet("a", "b", "c"), new Judgment.Triplet("b", "a", "d"));
    assertThat(Teacher.triplets(List.of(pairs.getFirst()))).isEmpty();
  }

  @Test
  void saysWhenThereIsTooLittle() throws IOException {
    Teacher teacher = new Teacher(index, 1, () -> false);
    Path out = folder.resolve("none.onnx");
    assertThatThrownBy(() -> teacher.teach(out, TrainingListener.NONE))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no feedback to learn from");
    FeedbackFile.of(index)
        .append(
            List.of(
                said(new Judgment.Triplet("0.png", "1.png", "2.png")),
                said(new Judgment.Triplet("0.png", "1.png", "gone.png"))));
    assertThatThrownBy(() -> teacher.teach(out, TrainingListener.NONE))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("only 1 judgments");
    assertThat(out).doesNotExist();
  }
}
