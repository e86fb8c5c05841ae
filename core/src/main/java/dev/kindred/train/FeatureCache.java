package dev.kindred.train;

import dev.kindred.runtime.ContentHash;
import dev.kindred.runtime.WholeFile;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Features on disk, one file for each set of images and each way to compute their features. A file
 * that is damaged counts as not there.
 */
final class FeatureCache {
  private static final int MAGIC = 0x4b_4e_46_43;

  /** Hexadecimal digits of a file name: half of a SHA-256. */
  private static final int NAME_LENGTH = 32;

  private final Path folder;

  FeatureCache(Path folder) {
    this.folder = folder;
  }

  /** The features kept under a key, [item][view][f], or null. */
  float @Nullable [][][] read(String key, int items) throws IOException {
    Path path = file(key);
    try (InputStream file = Files.newInputStream(path);
        DataInputStream in = new DataInputStream(new BufferedInputStream(file))) {
      if (in.readInt() != MAGIC || in.readInt() != items) {
        return null;
      }
      // Whatever the file says, it holds no more numbers than it has room for.
      long most = Files.size(path) / Float.BYTES;
      float[][][] features = new float[items][][];
      int f = in.readInt();
      CRC32 crc = new CRC32();
      for (int i = 0; i < items; i++) {
        int views = in.readInt();
        if (views < 0 || f < 0 || (long) views * Math.max(1, f) > most) {
          return null;
        }
        byte[] bytes = in.readNBytes(Math.multiplyExact(views * f, Float.BYTES));
        if (bytes.length < views * f * Float.BYTES) {
          return null;
        }
        crc.update(shape(views, f));
        crc.update(bytes);
        ByteBuffer values = ByteBuffer.wrap(bytes);
        features[i] = new float[views][f];
        for (float[] view : features[i]) {
          for (int j = 0; j < f; j++) {
            view[j] = values.getFloat();
          }
        }
      }
      return in.readLong() == crc.getValue() ? features : null;
    } catch (NoSuchFileException | EOFException e) {
      return null;
    }
  }

  /** Keeps features. */
  void write(String key, float[][][] features) throws IOException {
    Files.createDirectories(folder);
    int f = 0;
    for (float[][] views : features) {
      f = views.length > 0 ? views[0].length : f;
    }
    int width = f;
    WholeFile.write(file(key), stream -> write(stream, features, width));
  }

  private static void write(OutputStream stream, float[][][] features, int f) throws IOException {
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(stream));
    CRC32 crc = new CRC32();
    out.writeInt(MAGIC);
    out.writeInt(features.length);
    out.writeInt(f);
    for (float[][] views : features) {
      ByteBuffer values = ByteBuffer.allocate(views.length * f * Float.BYTES);
      for (float[] view : views) {
        values.asFloatBuffer().put(view);
        values.position(values.position() + f * Float.BYTES);
      }
      crc.update(shape(views.length, f));
      crc.update(values.array());
      out.writeInt(views.length);
      out.write(values.array());
    }
    out.writeLong(crc.getValue());
    out.flush();
  }

  private static byte[] shape(int views, int f) {
    return ByteBuffer.allocate(2 * Integer.BYTES).putInt(views).putInt(f).array();
  }

  private Path file(String key) {
    String hash = ContentHash.of(key.getBytes(StandardCharsets.UTF_8));
    return folder.resolve(hash.substring(0, NAME_LENGTH) + ".features");
  }
}
