package dev.kindred.image;

import javax.imageio.stream.ImageInputStreamImpl;

/** A file in memory as ImageIO reads it, without the block cache of the JDK's own stream. */
final class ByteArrayImageStream extends ImageInputStreamImpl {
  private final byte[] file;

  ByteArrayImageStream(byte[] file) {
    this.file = file;
  }

  @Override
  public int read() {
    bitOffset = 0;
    return streamPos < file.length ? file[(int) streamPos++] & 0xff : -1;
  }

  @Override
  public int read(byte[] to, int offset, int length) {
    bitOffset = 0;
    if (length == 0) {
      return 0;
    }
    if (streamPos >= file.length) {
      return -1;
    }
    int count = (int) Math.min(length, file.length - streamPos);
    System.arraycopy(file, (int) streamPos, to, offset, count);
    streamPos += count;
    return count;
  }

  @Override
  public long length() {
    return file.length;
  }
}
