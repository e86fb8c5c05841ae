package dev.kindred.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Does together what many threads ask for at the same time. One of those that wait works for all
 * that wait with it, while more gather for the next.
 */
final class Batcher<I, O> {
  private final int most;
  private final Duration patience;
  private final Work<I, O> work;
  private final BlockingQueue<Ask<I, O>> asked;
  private final ReentrantLock working = new ReentrantLock(true);

  /** Answers each item, in their order. */
  interface Work<I, O> {
    List<O> of(List<I> items) throws Exception;
  }

  private static final class Ask<I, O> {
    private final I item;
    private @Nullable O answer;
    private Exception failure = new IllegalStateException("the work for all was not finished");
    private boolean done;

    Ask(I item) {
      this.item = item;
    }
  }

  /**
   * @param most done at a time
   * @param waiting that may wait for it
   * @param patience how long they wait
   */
  Batcher(int most, int waiting, Duration patience, Work<I, O> work) {
    this.most = most;
    this.patience = patience;
    this.work = work;
    this.asked = new LinkedBlockingQueue<>(waiting);
  }

  /**
   * What the work answers to the item.
   *
   * @throws Problem when that would take too long; nothing is done for it then
   */
  O get(I item) throws Exception {
    Ask<I, O> own = new Ask<>(item);
    if (!asked.offer(own)) {
      throw Problem.busy();
    }
    await(own);
    try {
      while (!own.done) {
        workForAll();
      }
    } finally {
      working.unlock();
    }
    O answer = own.answer;
    if (answer == null) {
      throw own.failure;
    }
    return answer;
  }

  /** How many wait for the next. */
  int waiting() {
    return asked.size();
  }

  private void await(Ask<I, O> own) throws InterruptedException {
    try {
      if (working.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      asked.remove(own);
      throw e;
    }
    if (asked.remove(own)) {
      throw Problem.busy();
    }
    working.lock(); // it is being worked for
  }

  private void workForAll() {
    List<Ask<I, O>> together = new ArrayList<>();
    asked.drainTo(together, most);
    try {
      List<O> answers = work.of(together.stream().map(ask -> ask.item).toList());
      for (int i = 0; i < together.size(); i++) {
        together.get(i).answer = answers.get(i);
      }
    } catch (Exception e) {
      together.forEach(ask -> ask.failure = e);
    } finally {
      together.forEach(ask -> ask.done = true);
    }
  }
}
