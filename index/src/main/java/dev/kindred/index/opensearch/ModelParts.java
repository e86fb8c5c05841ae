package dev.kindred.index.opensearch;

import dev.kindred.index.IndexException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The file of the encoder, in parts beside the entries, so that it leaves with them. */
final class ModelParts {

  static final String FIELD = "model";
  private static final int PART_BYTES = 4 << 20;

  private final Cluster cluster;
  private final String index;

  ModelParts(Cluster cluster, String index) {
    this.cluster = cluster;
    this.index = index;
  }

  /** Keeps the file, unless there is one. */
  void put(Path model) throws IndexException {
    if (cluster.send(Request.get(part(0) + "?_source=false")).ok()) {
      return;
    }
    try {
      put(Files.readAllBytes(model));
    } catch (IndexException e) {
      throw e;
    } catch (IOException e) {
      throw new IndexException("cannot read the model %s: %s".formatted(model, e.getMessage()), e);
    }
  }

  /** The first part comes last, and so tells that all are there. */
  void put(byte[] model) throws IndexException {
    for (int i = (model.length - 1) / PART_BYTES; i >= 0; i--) {
      byte[] bytes =
          Arrays.copyOfRange(model, i * PART_BYTES, Math.min(model.length, (i + 1) * PART_BYTES));
      cluster
          .send(Request.put(part(i), Map.of(FIELD, Base64.getEncoder().encodeToString(bytes))))
          .orThrow("keep the model in " + index);
    }
  }

  /** Null when there is none. */
  byte @Nullable [] get() throws IndexException {
    ByteArrayOutputStream model = new ByteArrayOutputStream();
    for (int i = 0; ; i++) {
      Answer answer = cluster.send(Request.get(part(i)));
      if (answer.notFound()) {
        return i == 0 ? null : model.toByteArray();
      }
      JsonNode document = answer.orThrow("read the model of " + index).json();
      model.writeBytes(Base64.getDecoder().decode(document.at("/_source/" + FIELD).asString()));
    }
  }

  private String part(int number) {
    return "/%s/_doc/model-%d".formatted(index, number);
  }
}
