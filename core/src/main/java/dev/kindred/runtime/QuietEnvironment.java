package dev.kindred.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * ONNX Runtime's one environment of this process, with its telemetry off.
 *
 * <p>Since 1.29 it reports to its maker's servers also on Linux and macOS as soon as the
 * environment exists, and dies with a segmentation fault while preparing to when the process was
 * started with more than 4 KB of arguments. Only a variable that is set before keeps it from both;
 * {@link OrtEnvironment#setTelemetry} comes too late.
 */
final class QuietEnvironment {
  private static final String VARIABLE = "ORT_DISABLE_TELEMETRY";
  private static final OrtEnvironment ENVIRONMENT = create();

  private QuietEnvironment() {}

  static OrtEnvironment get() {
    return ENVIRONMENT;
  }

  private static OrtEnvironment create() {
    if (!"1".equals(System.getenv(VARIABLE))) {
      set(VARIABLE, "1");
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try {
      environment.setTelemetry(false); // Windows, which has another switch
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime's telemetry cannot be switched off", e);
    }
    return environment;
  }

  /** In the process itself, as native code sees it; Windows has no such function and no need. */
  private static void set(String name, String value) {
    Linker linker = Linker.nativeLinker();
    linker.defaultLookup().find("setenv").ifPresent(setenv -> call(linker, setenv, name, value));
  }

  @SuppressWarnings("restricted") // native access, which ONNX Runtime needs as well
  private static void call(Linker linker, MemorySegment setenv, String name, String value) {
    FunctionDescriptor signature =
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
    try (Arena arena = Arena.ofConfined()) {
      int failed =
          (int)
              linker
                  .downcallHandle(setenv, signature)
                  .invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 1);
      if (failed != 0) {
        throw new IllegalStateException("the variable " + name + " cannot be set");
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("the variable " + name + " cannot be set", e);
    }
  }
}
