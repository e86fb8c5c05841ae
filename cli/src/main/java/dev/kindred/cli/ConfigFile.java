package dev.kindred.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/**
 * Options from a TOML file: {@code --config T.toml} stands for what the file says, one key for each
 * long option name. What the command line says itself wins.
 */
final class ConfigFile {
  private static final String OPTION = "--config";

  private ConfigFile() {}

  /**
   * The arguments with those of the file before them.
   *
   * @throws ParameterException naming the file and the key, if one is not an option of the verb
   */
  static String[] expand(CommandLine root, String[] args) {
    CommandLine verb = args.length == 0 ? null : root.getSubcommands().get(args[0]);
    String named = named(args);
    if (verb == null || named == null || !knows(verb, OPTION)) {
      return args;
    }
    Path file = Path.of(named);
    List<String> expanded = new ArrayList<>(List.of(args[0]));
    for (Map.Entry<String, JsonNode> entry : read(verb, file).properties()) {
      String name = "--" + entry.getKey();
      OptionSpec option = verb.getCommandSpec().optionsMap().get(name);
      if (option == null || name.equals(OPTION)) {
        throw new ParameterException(
            verb,
            "%s: there is no option '%s'; known: %s".formatted(file, entry.getKey(), names(verb)));
      }
      if (Arrays.stream(args).noneMatch(arg -> isOf(option, arg))) {
        add(expanded, verb, file, name, option, entry.getValue());
      }
    }
    expanded.addAll(Arrays.asList(args).subList(1, args.length));
    return expanded.toArray(String[]::new);
  }

  private static @Nullable String named(String[] args) {
    for (int i = 0; i < args.length; i++) {
      if (args[i].startsWith(OPTION + "=")) {
        return args[i].substring(OPTION.length() + 1);
      }
      if (args[i].equals(OPTION) && i + 1 < args.length) {
        return args[i + 1];
      }
    }
    return null;
  }

  private static void add(
      List<String> arguments,
      CommandLine verb,
      Path file,
      String name,
      OptionSpec option,
      JsonNode value) {
    boolean flag = option.arity().max() == 0;
    if (value.isObject() || (flag && !value.isBoolean())) {
      throw new ParameterException(
          verb,
          "%s: %s needs %s".formatted(file, name.substring(2), flag ? "true or false" : "a value"));
    }
    if (!flag) {
      String text =
          value.isArray()
              ? value.valueStream().map(JsonNode::asString).collect(Collectors.joining(","))
              : value.asString();
      arguments.add(name + "=" + text);
    } else if (value.booleanValue()) {
      arguments.add(name);
    }
  }

  private static JsonNode read(CommandLine verb, Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ParameterException(verb, "there is no configuration file " + file);
    }
    try {
      return new TomlMapper().readTree(file.toFile());
    } catch (JacksonException e) {
      String where = e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
      throw new ParameterException(verb, "%s%s: %s".formatted(file, where, e.getOriginalMessage()));
    }
  }

  private static boolean knows(CommandLine verb, String option) {
    return verb.getCommandSpec().optionsMap().containsKey(option);
  }

  private static boolean isOf(OptionSpec option, String arg) {
    return Arrays.stream(option.names())
        .anyMatch(name -> arg.equals(name) || arg.startsWith(name + "="));
  }

  private static String names(CommandLine verb) {
    return verb.getCommandSpec().optionsMap().keySet().stream()
        .filter(name -> name.startsWith("--") && !name.equals(OPTION))
        .map(name -> name.substring(2))
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .collect(Collectors.joining(", "));
  }
}
