package dev.kindred.compare;

import dev.kindred.runtime.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * The report as JSON: records by their component names in snake case, an undefined number as null.
 */
public final class ReportFile {
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .addModule(undefinedNumbers())
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private ReportFile() {}

  /** The JSON text. */
  public static String toJson(ComparisonReport report) {
    return MAPPER.writeValueAsString(report);
  }

  /** Writes the report; a file that exists is replaced at once or not at all. */
  public static void write(Path file, ComparisonReport report) throws IOException {
    WholeFile.write(file, toJson(report).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a report.
   *
   * @throws IOException if the file cannot be read or is not a report
   */
  public static ComparisonReport read(Path file) throws IOException {
    try {
      ComparisonReport report = MAPPER.readValue(Files.readAllBytes(file), ComparisonReport.class);
      if (report == null) {
        throw new IOException(file + " is not a comparison report: it is empty");
      }
      return report;
    } catch (JacksonException e) {
      throw new IOException(
          "%s is not a comparison report: %s".formatted(file, e.getOriginalMessage()), e);
    }
  }

  private static SimpleModule undefinedNumbers() {
    SimpleModule module = new SimpleModule("undefined numbers");
    module.addSerializer(Double.class, new NumberOrNull());
    module.addSerializer(double.class, new NumberOrNull());
    module.addDeserializer(Double.class, new NumberOrNan());
    module.addDeserializer(double.class, new NumberOrNan());
    return module;
  }

  private static final class NumberOrNull extends ValueSerializer<Double> {
    @Override
    public void serialize(Double value, JsonGenerator out, SerializationContext context) {
      if (Double.isFinite(value)) {
        out.writeNumber(value);
      } else {
        out.writeNull();
      }
    }
  }

  private static final class NumberOrNan extends ValueDeserializer<Double> {
    @Override
    public Double deserialize(JsonParser in, DeserializationContext context) {
      return in.getDoubleValue();
    }

    @Override
    public Double getNullValue(DeserializationContext context) {
      return Double.NaN;
    }

    @Override
    public Object getAbsentValue(DeserializationContext context) {
      return Double.NaN;
    }
  }
}
