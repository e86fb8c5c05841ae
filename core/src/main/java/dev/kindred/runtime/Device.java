package dev.kindred.runtime;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a graph runs. */
public sealed interface Device {
  /** The processor. */
  Device CPU = new Cpu();

  /** The processor, see {@link #CPU}. */
  record Cpu() implements Device {
    @Override
    public String text() {
      return "cpu";
    }
  }

  /**
   * An NVIDIA GPU; needs the build with ONNX Runtime's CUDA provider.
   *
   * @param index number of the GPU, 0 or more
   */
  record Cuda(int index) implements Device {
    /**
     * A negative number is an {@link IllegalArgumentException}; that there is no such GPU shows
     * when a graph is loaded, as a {@link DeviceException}.
     */
    public Cuda {
      if (index < 0) {
        throw new IllegalArgumentException("a GPU's number must be at least 0, not " + index);
      }
    }

    @Override
    public String text() {
      return "cuda:" + index;
    }
  }

  /** What {@link #parse} reads. */
  String text();

  /**
   * Reads {@code cpu}, {@code cuda} (the first GPU) or {@code cuda:1} (the second).
   *
   * @throws IllegalArgumentException if it is none of them
   */
  static Device parse(String text) {
    if (text.equals("cpu")) {
      return CPU;
    }
    Matcher cuda = Pattern.compile("cuda(?::(\\d{1,4}))?").matcher(text);
    if (!cuda.matches()) {
      throw new IllegalArgumentException(
          "'%s' is not a device; write cpu, cuda or cuda:1".formatted(text));
    }
    return new Cuda(cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1)));
  }
}
