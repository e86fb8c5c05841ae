package dev.kindred.server;

import io.javalin.http.Context;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of a search.
 *
 * @param image the file that was sent, null when the request says what else to search by
 * @param request everything else
 */
@SuppressWarnings("ArrayRecordComponent") // made, asked and dropped; never compared
record Upload(byte @Nullable [] image, SearchRequest request) {

  private static final String MULTIPART = "org.eclipse.jetty.multipartConfig";
  private static final Set<String> WHOLE = Set.of("k", "effort");
  private static final Set<String> REAL = Set.of("recall", "minProbability");
  private static final Set<String> TEXT = Set.of("where", "ids", "excludeIds");

  /**
   * Reads the body, of which at most the limit is kept.
   *
   * @throws Problem when it is larger or not what a search takes
   */
  static Upload read(Context context, ServerLimits limits) throws IOException {
    String type = Body.mediaType(context);
    long limit = Body.limit(context, limits);
    if (Body.isImage(type)) {
      return raw(context, limit);
    }
    return switch (type) {
      case "application/json" ->
          new Upload(null, SearchRequest.complete(Fields.parse(Body.bytes(context, limit))));
      case "multipart/form-data" -> form(context, limits);
      default ->
          throw new Problem(
              Problem.UNSUPPORTED_TYPE,
              "send application/json, multipart/form-data with a part named image, or the bytes of"
                  + " an image as image/* or application/octet-stream; not '%s'".formatted(type));
    };
  }

  private static Upload raw(Context context, long limit) throws IOException {
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    for (String name : context.queryParamMap().keySet()) {
      if (!name.equals(ServedIndexes.PARAMETER)) {
        put(options, name, String.valueOf(context.queryParam(name)));
      }
    }
    return new Upload(Body.bytes(context, limit), SearchRequest.besideUpload(Fields.of(options)));
  }

  /** As JSON would have it, so that it is checked in one place. */
  private static void put(ObjectNode options, String name, String value) {
    try {
      if (WHOLE.contains(name)) {
        options.put(name, Integer.parseInt(value));
      } else if (REAL.contains(name)) {
        options.put(name, Double.parseDouble(value));
      } else if (TEXT.contains(name)) {
        options.put(name, value);
      } else {
        throw new Problem(
            Problem.BAD_REQUEST, "there is no parameter %s beside an image".formatted(name));
      }
    } catch (NumberFormatException e) {
      throw new Problem(Problem.BAD_REQUEST, name + " must be a number");
    }
  }

  private static Upload form(Context context, ServerLimits limits) throws IOException {
    byte[] image = null;
    byte[] query = "{}".getBytes(StandardCharsets.UTF_8);
    for (Part part : parts(context, limits)) {
      switch (part.getName()) {
        case "image" -> image = bytes(part, limits.uploadBytes());
        case "query" -> query = bytes(part, limits.jsonBytes());
        default ->
            throw new Problem(
                Problem.BAD_REQUEST, "a form has the parts image and query, and no other");
      }
    }
    if (image == null) {
      throw new Problem(Problem.BAD_REQUEST, "the form has no part named image");
    }
    return new Upload(image, SearchRequest.besideUpload(Fields.parse(query)));
  }

  private static Collection<Part> parts(Context context, ServerLimits limits) throws IOException {
    int most = Math.toIntExact(limits.uploadBytes());
    // Kept in memory as a whole: nothing that is sent is ever written to a disk.
    context.req().setAttribute(MULTIPART, new MultipartConfigElement("", most, most, most));
    try {
      return context.req().getParts();
    } catch (ServletException | RuntimeException e) {
      throw new Problem(Problem.BAD_REQUEST, "the body is not a whole multipart/form-data");
    }
  }

  private static byte[] bytes(Part part, long limit) throws IOException {
    if (part.getSize() > limit) {
      throw Body.tooLarge(limit);
    }
    try (InputStream in = part.getInputStream()) {
      return in.readAllBytes();
    }
  }
}
