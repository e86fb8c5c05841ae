package dev.kindred.image;

/**
 * A rectangle in the coordinates of an image, where pixel {@code i} covers {@code i..i+1}; it may
 * reach beyond the image.
 */
record Crop(double x, double y, double width, double height) {
  static Crop whole(int width, int height) {
    return new Crop(0, 0, width, height);
  }

  double centreX() {
    return x + width / 2;
  }

  double centreY() {
    return y + height / 2;
  }

  static Crop centredOn(double x, double y, double width, double height) {
    return new Crop(x - width / 2, y - height / 2, width, height);
  }

  /** The rectangle with this share of its sides added on each side. */
  Crop grown(double share) {
    return centredOn(centreX(), centreY(), width * (1 + 2 * share), height * (1 + 2 * share));
  }

  /** The pixels of an image of this size that the rectangle touches, at least one. */
  Crop within(int imageWidth, int imageHeight) {
    double left = Math.clamp(Math.floor(x), 0, imageWidth - 1);
    double top = Math.clamp(Math.floor(y), 0, imageHeight - 1);
    double right = Math.clamp(Math.ceil(x + width), left + 1, imageWidth);
    double bottom = Math.clamp(Math.ceil(y + height), top + 1, imageHeight);
    return new Crop(left, top, right - left, bottom - top);
  }

  /** The same rectangle after the image was cut at {@code x, y} and scaled. */
  Crop relativeTo(double originX, double originY, double scaleX, double scaleY) {
    return new Crop(
        (x - originX) * scaleX, (y - originY) * scaleY, width * scaleX, height * scaleY);
  }

  /** The same rectangle after an image of this size was turned clockwise. */
  Crop turned(int quarterTurns, double imageWidth, double imageHeight) {
    return switch (quarterTurns) {
      case 1 -> new Crop(imageHeight - y - height, x, height, width);
      case 2 -> new Crop(imageWidth - x - width, imageHeight - y - height, width, height);
      case 3 -> new Crop(y, imageWidth - x - width, height, width);
      default -> this;
    };
  }
}
