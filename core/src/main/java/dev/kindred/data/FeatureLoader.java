package dev.kindred.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Batches of features that were computed before, several views of each image, one of which is drawn
 * each time. For use by one thread.
 */
public final class FeatureLoader implements BatchSource {
  private final float[][][] views;
  private final int[] classOf;
  private final BatchPlan plan;
  private final long seed;
  private final Batch[] ring = new Batch[2];
  private long next;

  /**
   * Batches of features, each item seen through one of its views.
   *
   * @param views features [item][view][f]; an item without views cannot be used
   * @param classOf class of each item
   * @param plan which items make up each batch
   * @param seed of the choice of views
   */
  public FeatureLoader(float[][][] views, int[] classOf, BatchPlan plan, long seed) {
    this.views = views.clone();
    this.classOf = classOf.clone();
    this.plan = plan;
    this.seed = seed;
    for (int i = 0; i < ring.length; i++) {
      ring[i] = allocate();
    }
  }

  private Batch allocate() {
    int features = 0;
    for (float[][] of : views) {
      features = of.length > 0 ? of[0].length : features;
    }
    int b = plan.batchSize();
    FloatBuffer rows =
        ByteBuffer.allocateDirect(Math.multiplyExact(b, features * Float.BYTES))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    return new Batch(rows, new int[b], new int[b], new int[b], new int[plan.judgmentsPerBatch()]);
  }

  @Override
  public void skipTo(long step) {
    next = step;
  }

  @Override
  public Batch next() throws DataException {
    long step = next++;
    Batch batch = ring[(int) (step % ring.length)];
    BatchPlan.Draw draw =
        plan.draw(step, item -> views[item].length > 0)
            .orElseThrow(() ->
                new DataException("too few images can be read to train on, of " + views.length));
    batch.images().clear();
    for (int i = 0; i < draw.items().length; i++) {
      int item = draw.items()[i];
      int view = Seeds.random(seed, step, i).nextInt(views[item].length);
      batch.images().put(views[item][view]);
      batch.items()[i] = item;
      batch.classes()[i] = classOf[item];
    }
    batch.images().flip();
    System.arraycopy(draw.judgments(), 0, batch.judgments(), 0, batch.judgments().length);
    return batch;
  }

  /** Images that could not be read were reported when their features were computed. */
  @Override
  public List<Skipped> skipped() {
    return List.of();
  }

  @Override
  public void close() {}
}
