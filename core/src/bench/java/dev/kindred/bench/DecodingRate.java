package dev.kindred.bench;

import dev.kindred.image.Fit;
import dev.kindred.image.ImageDecoder;
import dev.kindred.image.Limits;
import dev.kindred.image.Pixels;
import dev.kindred.image.Preprocess;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;

/**
 * What it costs to bring 12-megapixel JPEGs to the size of an encoder's input, by a full decode, by
 * every n-th pixel of one, and as {@link ImageDecoder} does it; and how far the inputs are from
 * those of the full decode. The JPEGs are made of smaller photos: enlarged, which leaves them
 * smooth, and side by side, which keeps their detail.
 */
final class DecodingRate {
  private static final int WIDTH = 4000;
  private static final int HEIGHT = 3000;
  private static final int LEAST_SIDE = 400;
  private static final PrintStream OUT = System.out;

  private final ImageDecoder decoder = new ImageDecoder(Limits.DEFAULT);
  private final Preprocess preprocess;

  private DecodingRate(int side) {
    this.preprocess = new Preprocess(3, side, side, Fit.COVER);
  }

  private interface Decoding {
    Pixels of(byte[] file) throws IOException;
  }

  /** Runs on a folder of photos; then the input's side (224), the photos (8) and rounds (3). */
  public static void main(String[] args) throws IOException {
    int side = args.length < 2 ? 224 : Integer.parseInt(args[1]);
    int count = args.length < 3 ? 8 : Integer.parseInt(args[2]);
    int rounds = args.length < 4 ? 3 : Integer.parseInt(args[3]);
    ImageIO.setUseCache(false);
    Machine.facts().forEach(OUT::println);
    List<BufferedImage> photos = photos(Path.of(args[0]), count);
    for (boolean enlarged : new boolean[] {true, false}) {
      List<byte[]> files = new ArrayList<>();
      for (BufferedImage photo : photos) {
        files.add(jpeg(enlarged ? enlarged(photo) : sideBySide(photo)));
      }
      OUT.printf(
          Locale.ROOT,
          "%n%d photos %s to %d x %d, %.1f MB each, for an input of %d x %d%n",
          files.size(),
          enlarged ? "enlarged" : "side by side",
          WIDTH,
          HEIGHT,
          files.stream().mapToInt(f -> f.length).average().orElse(0) / 1e6,
          side,
          side);
      new DecodingRate(side).compare(files, rounds);
    }
    OUT.println(Machine.load());
  }

  private void compare(List<byte[]> files, int rounds) throws IOException {
    List<float[]> whole = inputs(files, decoder::decode);
    measure("full decode", decoder::decode, files, whole, rounds);
    measure("every n-th pixel", this::thinned, files, whole, rounds);
    measure("ImageDecoder", f -> decoder.decode(f, preprocess.decodeSide()), files, whole, rounds);
  }

  private void measure(
      String name, Decoding decoding, List<byte[]> files, List<float[]> whole, int rounds)
      throws IOException {
    List<float[]> inputs = inputs(files, decoding);
    long cpu = Machine.processCpuNanos();
    long start = System.nanoTime();
    for (int r = 0; r < rounds; r++) {
      inputs(files, decoding);
    }
    int images = rounds * files.size();
    OUT.printf(
        Locale.ROOT,
        "%-18s %7.1f CPU ms an image, %6.1f images/s by the clock; input differs by %.2f RMS of 255%n",
        name,
        (Machine.processCpuNanos() - cpu) / 1e6 / images,
        images / ((System.nanoTime() - start) / 1e9),
        difference(inputs, whole));
  }

  private List<float[]> inputs(List<byte[]> files, Decoding decoding) throws IOException {
    List<float[]> inputs = new ArrayList<>();
    for (byte[] file : files) {
      float[] input = new float[preprocess.size()];
      preprocess.apply(decoding.of(file), input, 0);
      inputs.add(input);
    }
    return inputs;
  }

  private static double difference(List<float[]> a, List<float[]> b) {
    double sum = 0;
    long count = 0;
    for (int i = 0; i < a.size(); i++) {
      for (int j = 0; j < a.get(i).length; j++) {
        double d = a.get(i)[j] - b.get(i)[j];
        sum += d * d;
        count++;
      }
    }
    return Math.sqrt(sum / count);
  }

  private Pixels thinned(byte[] file) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in, false, true);
      ImageReadParam param = reader.getDefaultReadParam();
      int step = Math.max(1, HEIGHT / (4 * preprocess.height()));
      param.setSourceSubsampling(step, step, step / 2, step / 2);
      BufferedImage image = reader.read(0, param);
      byte[] data = new byte[image.getWidth() * image.getHeight() * 3];
      int to = 0;
      for (int sample :
          image.getRaster().getPixels(0, 0, image.getWidth(), image.getHeight(), (int[]) null)) {
        data[to++] = (byte) sample;
      }
      return new Pixels(image.getWidth(), image.getHeight(), 3, data);
    } finally {
      reader.dispose();
    }
  }

  private static List<BufferedImage> photos(Path folder, int count) throws IOException {
    List<BufferedImage> photos = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files = listed.filter(f -> f.toString().endsWith(".jpg")).sorted().toList();
    }
    for (Path file : files) {
      if (photos.size() < count) {
        BufferedImage photo = ImageIO.read(file.toFile());
        if (photo != null && Math.min(photo.getWidth(), photo.getHeight()) >= LEAST_SIDE) {
          photos.add(photo);
        }
      }
    }
    return photos;
  }

  private static BufferedImage enlarged(BufferedImage photo) {
    BufferedImage large = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = large.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.drawImage(photo, 0, 0, WIDTH, HEIGHT, null);
    graphics.dispose();
    return large;
  }

  private static BufferedImage sideBySide(BufferedImage photo) {
    BufferedImage large = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = large.createGraphics();
    for (int y = 0; y < HEIGHT; y += photo.getHeight()) {
      for (int x = 0; x < WIDTH; x += photo.getWidth()) {
        graphics.drawImage(photo, x, y, null);
      }
    }
    graphics.dispose();
    return large;
  }

  private static byte[] jpeg(BufferedImage image) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    param.setCompressionQuality(0.9f);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
