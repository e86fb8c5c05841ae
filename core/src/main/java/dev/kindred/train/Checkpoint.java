package dev.kindred.train;

import dev.kindred.nn.ParameterLayout;
import dev.kindred.runtime.WholeFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole state of a run after a step: with it, the run goes on as if it had never stopped, bit
 * for bit. Batches are a function of seed and step, so that their state is the step alone.
 *
 * @param position where the run stands
 * @param state the step's tensors by name
 * @param best the weights of the best validation so far; absent before the first
 */
record Checkpoint(Position position, Map<String, float[]> state, @Nullable Weights best) {

  private static final int MAGIC = 0x4b_4e_43_50;
  private static final int FORMAT = 1;
  private static final JsonMapper JSON = new JsonMapper();
  private static final String BEST_THETA = "best theta";
  private static final String BEST_STATISTICS = "best statistics";

  /**
   * Where a run stands.
   *
   * @param fingerprint of everything that decides the run: another one cannot be continued
   * @param loss as text; differs from the configured one after a change of mining
   * @param steps run so far
   * @param firstStep at which the present loss began
   * @param elapsedNanos used so far
   * @param validations due so far
   * @param sinceBest validations since the best one
   * @param lossSum over the steps since the last validation
   * @param lossCount number of those steps
   * @param bestScore of the best validation
   * @param collapsedSteps see {@link CollapseGuard}
   * @param curve validations so far
   */
  record Position(
      String fingerprint,
      String loss,
      long steps,
      long firstStep,
      long elapsedNanos,
      int validations,
      int sinceBest,
      double lossSum,
      long lossCount,
      double bestScore,
      int collapsedSteps,
      List<TrainingListener.Validated> curve) {
    Position {
      Objects.requireNonNull(fingerprint, "it names no run");
      Objects.requireNonNull(loss, "it names no loss");
      curve = List.copyOf(curve);
    }
  }

  /** Writes the file under a temporary name, forces it to the disk and renames it. */
  void save(Path file) throws IOException {
    Map<String, float[]> tensors = new LinkedHashMap<>(state);
    if (best != null) {
      tensors.put(BEST_THETA, best.theta());
      tensors.put(BEST_STATISTICS, best.statistics());
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    byte[] header = JSON.writeValueAsBytes(position);
    out.writeInt(MAGIC);
    out.writeInt(FORMAT);
    out.writeInt(header.length);
    out.write(header);
    out.writeInt(tensors.size());
    for (Map.Entry<String, float[]> e : tensors.entrySet()) {
      out.writeUTF(e.getKey());
      out.writeInt(e.getValue().length);
      ByteBuffer values = ByteBuffer.allocate(Math.multiplyExact(e.getValue().length, Float.BYTES));
      values.asFloatBuffer().put(e.getValue());
      out.write(values.array());
    }
    CRC32 crc = new CRC32();
    crc.update(bytes.toByteArray());
    out.writeLong(crc.getValue());
    WholeFile.write(file, bytes.toByteArray());
  }

  /**
   * Reads a checkpoint.
   *
   * @throws TrainingException if the file is damaged or belongs to another run
   */
  static Checkpoint load(Path file, String fingerprint, ParameterLayout layout) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    try {
      CRC32 crc = new CRC32();
      crc.update(bytes, 0, Math.max(0, bytes.length - Long.BYTES));
      ByteBuffer end = ByteBuffer.wrap(bytes);
      if (bytes.length < 2 * Long.BYTES
          || end.getInt(0) != MAGIC
          || end.getLong(bytes.length - Long.BYTES) != crc.getValue()) {
        throw damaged(file);
      }
      DataInputStream in =
          new DataInputStream(new ByteArrayInputStream(bytes, 4, bytes.length - 4 - Long.BYTES));
      if (in.readInt() != FORMAT) {
        throw new TrainingException(
            "%s is a checkpoint of another version of Kindred; train without --resume"
                .formatted(file));
      }
      Position position = JSON.readValue(in.readNBytes(length(in, 1)), Position.class);
      if (position == null) {
        throw damaged(file);
      }
      if (!position.fingerprint().equals(fingerprint)) {
        throw new TrainingException(
            "%s is of a run with other images or settings; give the same ones as then, or train without --resume"
                .formatted(file));
      }
      Map<String, float[]> tensors = new LinkedHashMap<>();
      for (int i = in.readInt(); i > 0; i--) {
        String name = in.readUTF();
        byte[] values = in.readNBytes(length(in, Float.BYTES));
        float[] tensor = new float[values.length / Float.BYTES];
        ByteBuffer.wrap(values).asFloatBuffer().get(tensor);
        tensors.put(name, tensor);
      }
      float[] theta = tensors.remove(BEST_THETA);
      float[] statistics = tensors.remove(BEST_STATISTICS);
      Weights best =
          theta == null || statistics == null ? null : new Weights(layout, theta, statistics);
      return new Checkpoint(position, tensors, best);
    } catch (JacksonException | EOFException | UTFDataFormatException e) {
      throw damaged(file);
    }
  }

  /** Reads how many there are of something, and returns their bytes, which must be there. */
  private static int length(DataInputStream in, int bytesEach) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > in.available() / bytesEach) {
      throw new EOFException("a length of " + count);
    }
    return count * bytesEach;
  }

  private static TrainingException damaged(Path file) {
    return new TrainingException(
        "%s is damaged; delete it, or train without --resume".formatted(file));
  }
}
