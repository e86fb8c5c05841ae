package dev.kindred.train;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** A folder of small images of bars, whose number and slant make the class. */
public final class DrawnBars {
  private DrawnBars() {}

  /** Draws {@code class00/0.png} and so on, a little shifted and stretched each. */
  public static void draw(Path folder, int classes, int images, long seed) throws IOException {
    Random random = new Random(seed);
    for (int c = 0; c < classes; c++) {
      Path target = Files.createDirectories(folder.resolve("class%02d".formatted(c)));
      for (int i = 0; i < images; i++) {
        BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D g = image.createGraphics();
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, 40, 40);
        g.setColor(Color.BLACK);
        g.translate(random.nextInt(5), random.nextInt(5));
        for (int bar = 0; bar <= c % 3; bar++) {
          g.drawLine(6 + 9 * bar, 6, 6 + 9 * bar + 3 * (c / 3), 32 - random.nextInt(3));
        }
        g.dispose();
        ImageIO.write(image, "png", target.resolve(i + ".png").toFile());
      }
    }
  }
}
