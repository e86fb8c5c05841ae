package dev.kindred.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.search.ImageSearch;
import java.awt.Color;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What many ask for at the same time is done together, and as well as by itself. */
class EncoderTest {
  @TempDir private Path folder;

  @Test
  void whatWaitsIsDoneTogether() throws Exception {
    List<Integer> sizes = new CopyOnWriteArrayList<>();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Batcher<Integer, Integer> squares =
        new Batcher<>(
            4,
            9,
            Duration.ofSeconds(60),
            items -> {
              sizes.add(items.size());
              begun.countDown();
              end.await();
              if (items.contains(-1)) {
                throw new Problem(Problem.UNPROCESSABLE, "negative");
              }
              return items.stream().map(i -> i * i).toList();
            });
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> answers = new ArrayList<>();
      answers.add(clients.submit(() -> squares.get(0)));
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      for (int i = 1; i < 10; i++) {
        int item = i;
        answers.add(clients.submit(() -> squares.get(item)));
      }
      while (squares.waiting() < 9) {
        Thread.sleep(5);
      }
      assertThatThrownBy(() -> squares.get(10)).isInstanceOf(Problem.class);
      end.countDown();
      for (int i = 0; i < 10; i++) {
        assertThat(answers.get(i).get(20, TimeUnit.SECONDS)).isEqualTo(i * i);
      }
    }
    assertThat(sizes).containsExactly(1, 4, 4, 1);
    assertThatThrownBy(() -> squares.get(-1)).hasMessage("negative");
    assertThat(squares.get(7)).as("goes on").isEqualTo(49);
  }

  @Test
  void whoWaitsTooLongGetsNothing() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    List<Integer> done = new CopyOnWriteArrayList<>();
    Batcher<Integer, Integer> slow =
        new Batcher<>(
            4,
            9,
            Duration.ofMillis(50),
            items -> {
              begun.countDown();
              end.await();
              done.addAll(items);
              return items;
            });
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> first = clients.submit(() -> slow.get(1));
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(() -> slow.get(2)).isInstanceOf(Problem.class);
      end.countDown();
      assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    }
    assertThat(slow.get(3)).isEqualTo(3);
    assertThat(done).containsExactly(1, 3);
  }

  @Test
  void vectorsAreThoseOfSingleImages() throws Exception {
    Drawn drawn = Drawn.in(folder);
    ServerOptions options = ServerOptions.local(List.of(drawn.index()), 0);
    Gate gate = new Gate(options.limits());
    try (ServedIndex index = ServedIndex.open(drawn.index(), gate, options, new Heard());
        ImageSearch library = ImageSearch.open(drawn.index());
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<byte[]> images = new ArrayList<>();
      List<Future<Encoder.Encoded>> answers = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        byte[] image = Drawn.disc(new Color(6 * i, 255 - 6 * i, 128), 10 + i);
        images.add(image);
        answers.add(clients.submit(() -> index.encoder().encode(image)));
      }
      for (int i = 0; i < images.size(); i++) {
        assertThat(answers.get(i).get(60, TimeUnit.SECONDS).vector())
            .containsExactly(library.embed(images.get(i)), within(1e-6f));
      }
    }
  }
}
