package dev.kindred.index;

import java.io.IOException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.FilterIndexOutput;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;

/** A disk of which a test says what happens when bytes are written to it. */
final class FaultyDirectory extends FilterDirectory {

  /** Asked before bytes are written, and with 0 bytes before a file is made. */
  interface Disk {
    void write(String file, long bytes) throws IOException;
  }

  private final Disk disk;

  FaultyDirectory(Directory real, Disk disk) {
    super(real);
    this.disk = disk;
  }

  @Override
  public IndexOutput createOutput(String name, IOContext context) throws IOException {
    disk.write(name, 0);
    return new Output(super.createOutput(name, context));
  }

  @Override
  public IndexOutput createTempOutput(String prefix, String suffix, IOContext context)
      throws IOException {
    disk.write(prefix, 0);
    return new Output(super.createTempOutput(prefix, suffix, context));
  }

  private final class Output extends FilterIndexOutput {
    Output(IndexOutput real) {
      super("faulty", real.getName(), real);
    }

    @Override
    public void writeByte(byte b) throws IOException {
      disk.write(getName(), 1);
      super.writeByte(b);
    }

    @Override
    public void writeBytes(byte[] bytes, int offset, int length) throws IOException {
      disk.write(getName(), length);
      super.writeBytes(bytes, offset, length);
    }
  }
}
