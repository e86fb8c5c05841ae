package dev.kindred.image;

import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/**
 * The JDK's JPEG decoder fills the missing part of a cut-off file with gray and only warns. A half
 * gray image would be found as something it is not, so here it counts as broken. A file that merely
 * lacks its end marker is whole and passes.
 */
final class TruncationListener implements IIOReadWarningListener {
  private boolean endMissing;
  private boolean dataMissing;

  @Override
  public void warningOccurred(ImageReader source, String warning) {
    endMissing |= warning.contains("Missing EOI");
    dataMissing |= warning.contains("premature end");
  }

  void check() throws ImageException {
    if (endMissing && dataMissing) {
      throw new ImageException("broken JPEG: the file ends too early");
    }
  }
}
