package dev.kindred.server;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;

/** Reads the members of a JSON object one by one; null stands for those that are not there. */
final class Fields {
  private final JsonNode object;
  private final String where;
  private final Set<String> asked = new HashSet<>();

  private Fields(JsonNode object, String where) {
    if (!object.isObject()) {
      throw new Problem(
          Problem.BAD_REQUEST,
          (where.isEmpty() ? "the body" : where) + " must be a JSON object, such as {\"id\": 0}");
    }
    this.object = object;
    this.where = where;
  }

  static Fields of(JsonNode object) {
    return new Fields(object, "");
  }

  static Fields parse(byte[] json) {
    try {
      return of(Json.MAPPER.readTree(json));
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      throw new Problem(
          Problem.BAD_REQUEST,
          "the body is not one JSON object in UTF-8"
              + (at == null
                  ? ""
                  : ", line %d column %d".formatted(at.getLineNr(), at.getColumnNr())));
    }
  }

  @Nullable Integer integer(String name, int least, int most) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw wrong(name, "must be a whole number from %d to %d".formatted(least, most));
    }
    int number = value.intValue();
    if (number < least || number > most) {
      throw wrong(name, "is %d, it must be from %d to %d".formatted(number, least, most));
    }
    return number;
  }

  @Nullable Double number(String name, double least, double most) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    double number = value.isNumber() ? value.doubleValue() : Double.NaN;
    if (!(number >= least && number <= most)) {
      throw wrong(name, "must be a number from %s to %s".formatted(least, most));
    }
    return number;
  }

  @Nullable String text(String name) {
    JsonNode value = value(name);
    if (value != null && !value.isString()) {
      throw wrong(name, "must be a text");
    }
    return value == null ? null : value.stringValue();
  }

  /** A text that must be there. */
  String required(String name) {
    String text = text(name);
    if (text == null) {
      throw wrong(name, "is missing");
    }
    return text;
  }

  @Nullable Boolean flag(String name) {
    JsonNode value = value(name);
    if (value != null && !value.isBoolean()) {
      throw wrong(name, "must be true or false");
    }
    return value == null ? null : value.booleanValue();
  }

  byte @Nullable [] base64(String name) {
    String text = text(name);
    try {
      return text == null ? null : Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw wrong(name, "must be base64: " + e.getMessage());
    }
  }

  /** Finite numbers. */
  float @Nullable [] vector(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    float[] vector = new float[value.isArray() ? value.size() : 0];
    for (int i = 0; i < vector.length; i++) {
      JsonNode component = value.get(i);
      vector[i] = component.isNumber() ? (float) component.doubleValue() : Float.NaN;
      if (!Float.isFinite(vector[i])) {
        throw wrong(name, "must hold finite numbers, which component %d is not".formatted(i));
      }
    }
    if (vector.length == 0) {
      throw wrong(name, "must be an array of numbers");
    }
    return vector;
  }

  @Nullable List<Fields> objects(String name, int most) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    if (!value.isArray() || value.isEmpty() || value.size() > most) {
      throw wrong(name, "must be an array of 1 to %d objects".formatted(most));
    }
    List<Fields> objects = new ArrayList<>();
    for (JsonNode each : value) {
      objects.add(new Fields(each, path(name) + "[" + objects.size() + "]"));
    }
    return objects;
  }

  /** Refuses members that nobody has asked for. */
  void requireAllKnown() {
    Set<String> unknown = new TreeSet<>(object.propertyNames());
    unknown.removeAll(asked);
    if (!unknown.isEmpty()) {
      throw new Problem(
          Problem.BAD_REQUEST,
          "there is no field %s; there are %s"
              .formatted(path(unknown.iterator().next()), String.join(", ", new TreeSet<>(asked))));
    }
  }

  Problem wrong(String name, String problem) {
    return new Problem(Problem.BAD_REQUEST, path(name) + " " + problem);
  }

  private @Nullable JsonNode value(String name) {
    asked.add(name);
    JsonNode value = object.get(name);
    return value == null || value.isNull() ? null : value;
  }

  private String path(String name) {
    return where.isEmpty() ? name : where + "." + name;
  }
}
