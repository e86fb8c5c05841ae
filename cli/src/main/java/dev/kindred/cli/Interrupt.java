package dev.kindred.cli;

import java.lang.reflect.Proxy;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C. The running verb is told at its next progress report, so that it ends between two steps:
 * what was committed stays, files half written are left out. Threads are not interrupted, because
 * that would close the index's files under it.
 */
final class Interrupt {
  /** The user asked to stop. */
  static final class Stopped extends CancellationException {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super("stopped; what was finished before is kept");
    }
  }

  private static final long PATIENCE_SECONDS = 20;
  private static final CountDownLatch FINISHED = new CountDownLatch(1);
  private static volatile boolean requested;

  private Interrupt() {}

  /**
   * Makes Ctrl-C and termination wait for the verb to stop by itself.
   *
   * <p>As signals, not as a shutdown hook: all hooks run at once, and that of ONNX Runtime would
   * take its environment from under a step that is still running. The JDK's class for signals is
   * not part of the platform's API and is asked for by name; without it a hook has to do.
   */
  static void install() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object handle =
          Proxy.newProxyInstance(
              Interrupt.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  stop();
                }
                return null;
              });
      for (String name : new String[] {"INT", "TERM"}) {
        signal
            .getMethod("handle", signal, handler)
            .invoke(null, signal.getConstructor(String.class).newInstance(name), handle);
      }
    } catch (ReflectiveOperationException e) {
      Runtime.getRuntime().addShutdownHook(new Thread(Interrupt::stopAndWait, "interrupt"));
    }
  }

  /** The first signal asks the verb to stop; a second one, or its slowness, ends the process. */
  private static void stop() {
    if (requested) {
      Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
    }
    requested = true;
    Thread.ofPlatform()
        .daemon()
        .name("interrupt")
        .start(() -> {
          stopAndWait();
          if (FINISHED.getCount() > 0) {
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
          }
        });
  }

  /** Tells a waiting shutdown that nothing is left to finish. */
  static void finished() {
    FINISHED.countDown();
  }

  /**
   * To be called between two steps of long work.
   *
   * @throws Stopped when the user asked to stop
   */
  static void check() {
    if (requested) {
      throw new Stopped();
    }
  }

  /** Whether the user asked to stop; for work that ends by itself when told so. */
  static boolean requested() {
    return requested;
  }

  private static void stopAndWait() {
    requested = true;
    try {
      boolean stopped = FINISHED.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assert stopped || FINISHED.getCount() == 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
