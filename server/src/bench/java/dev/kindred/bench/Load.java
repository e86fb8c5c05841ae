package dev.kindred.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What several clients saw who asked at the same time.
 *
 * @param millis of each answer, ascending
 * @param errors requests that had none
 */
record Load(List<Double> millis, long errors, double seconds) {

  /** One question; anything thrown is an error. */
  interface Question {
    void ask(int number) throws Exception;
  }

  /** Each client asks as soon as it is answered. */
  static Load asFastAsPossible(int clients, double seconds, Question question) throws Exception {
    return run(clients, seconds, 0, question);
  }

  /** All clients together ask this often; a time begins when a question was due. */
  static Load paced(int clients, double seconds, double perSecond, Question question)
      throws Exception {
    return run(clients, seconds, perSecond, question);
  }

  private static Load run(int clients, double seconds, double perSecond, Question question)
      throws Exception {
    AtomicLong numbers = new AtomicLong();
    AtomicLong errors = new AtomicLong();
    long begin = System.nanoTime();
    long end = begin + (long) (seconds * 1e9);
    List<Double> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
      List<Future<List<Double>>> answered = new ArrayList<>();
      for (int c = 0; c < clients; c++) {
        answered.add(
            threads.submit(() -> {
              List<Double> own = new ArrayList<>();
              while (true) {
                long number = numbers.getAndIncrement();
                long due =
                    perSecond == 0 ? System.nanoTime() : begin + (long) (number / perSecond * 1e9);
                if (due >= end) {
                  return own;
                }
                long early = due - System.nanoTime();
                if (early > 0) {
                  Thread.sleep(early / 1_000_000, (int) (early % 1_000_000));
                }
                try {
                  question.ask((int) number);
                  own.add((System.nanoTime() - due) / 1e6);
                } catch (Exception e) {
                  errors.incrementAndGet();
                }
              }
            }));
      }
      for (Future<List<Double>> future : answered) {
        all.addAll(future.get());
      }
    }
    Collections.sort(all);
    return new Load(all, errors.get(), (System.nanoTime() - begin) / 1e9);
  }

  double perSecond() {
    return millis.size() / seconds;
  }

  double quantile(double share) {
    return millis.isEmpty()
        ? Double.NaN
        : millis.get(Math.min(millis.size() - 1, (int) (share * millis.size())));
  }

  /** Rate, median, 99th of 100, errors. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,8.0f/s  p50 %8.2f ms  p99 %8.2f ms  %d errors",
        perSecond(),
        quantile(.5),
        quantile(.99),
        errors);
  }
}
