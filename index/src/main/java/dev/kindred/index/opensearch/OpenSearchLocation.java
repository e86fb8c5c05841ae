package dev.kindred.index.opensearch;

import dev.kindred.index.IndexCard;
import dev.kindred.index.IndexException;
import dev.kindred.index.IndexLocation;
import dev.kindred.index.VectorIndex;
import dev.kindred.index.VectorIndexWriter;
import dev.kindred.index.Verification;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An index on an OpenSearch cluster. */
public final class OpenSearchLocation implements IndexLocation {

  private static final String FORM =
      "opensearch://HOST:PORT[,HOST:PORT…]/NAME[?shards=N&copies=N], or opensearchs:// with TLS";
  private static final Pattern ADDRESS =
      Pattern.compile("opensearch(s?)://([^/?]+)/([^/?]*)(?:\\?(.*))?");
  private static final Pattern HOST =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^\\[\\]:@]+)(:\\d{1,5})?");
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,199}");
  private static final Pattern SETTING = Pattern.compile("(shards|copies)=([1-9]\\d{0,3})");
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  private final String address;
  private final List<URI> hosts;
  private final String name;
  private final Layout layout;
  private final OpenSearchAccess access;
  private final Retries retries;

  private OpenSearchLocation(
      String address,
      List<URI> hosts,
      String name,
      Layout layout,
      OpenSearchAccess access,
      Retries retries) {
    this.address = address;
    this.hosts = hosts;
    this.name = name;
    this.layout = layout;
    this.access = access;
    this.retries = retries;
  }

  /** Whether a text is meant as the address of a cluster. */
  public static boolean isAddress(String text) {
    return text.startsWith("opensearch://") || text.startsWith("opensearchs://");
  }

  /**
   * Reads an address such as {@code opensearchs://node1:9200,node2:9200/photos?shards=4&copies=2}.
   * The number of shards and of copies counts for indexes that are made; by default they are 1 and
   * 2.
   *
   * @throws IndexException when it is none, or when a login would travel unencrypted
   */
  public static OpenSearchLocation parse(String text, OpenSearchAccess access)
      throws IndexException {
    Matcher parts = ADDRESS.matcher(text);
    if (!parts.matches()) {
      throw malformed(text.contains("@") ? "an address" : text, FORM);
    }
    String scheme = "http" + parts.group(1);
    List<URI> hosts = new ArrayList<>();
    for (String host : parts.group(2).split(",", -1)) {
      Matcher named = HOST.matcher(host);
      if (host.contains("@")) {
        throw new IndexException(
            "a login does not belong into an address, which others can see; "
                + OpenSearchAccess.REMEDY);
      }
      if (!named.matches()) {
        throw malformed(text, FORM);
      }
      if (access.authorization() != null
          && scheme.equals("http")
          && !THIS_MACHINE.contains(named.group(1))) {
        throw new IndexException(
            "the login would travel unencrypted to %s; take opensearchs://".formatted(host));
      }
      String port = named.group(2) == null ? ":9200" : named.group(2);
      hosts.add(URI.create(scheme + "://" + named.group(1) + port));
    }
    String name = parts.group(3);
    if (!NAME.matcher(name).matches()) {
      throw malformed(text, "its name has small letters, digits, '-', '_' and '.', as in " + FORM);
    }
    return new OpenSearchLocation(
        text, hosts, name, layout(text, parts.group(4)), access, Retries.DEFAULT);
  }

  private static Layout layout(String text, @Nullable String settings) throws IndexException {
    Layout layout = Layout.DEFAULT;
    for (String setting : settings == null ? new String[0] : settings.split("&", -1)) {
      Matcher parts = SETTING.matcher(setting);
      if (!parts.matches()) {
        throw malformed(text, "'%s' is no setting of %s".formatted(setting, FORM));
      }
      int number = Integer.parseInt(parts.group(2));
      layout =
          parts.group(1).equals("shards")
              ? new Layout(number, layout.copies())
              : new Layout(layout.shards(), number);
    }
    return layout;
  }

  private static IndexException malformed(String text, String why) {
    return new IndexException("%s is not the address of an index: %s".formatted(text, why));
  }

  /** The same, tried again for other times. */
  OpenSearchLocation with(Retries other) {
    return new OpenSearchLocation(address, hosts, name, layout, access, other);
  }

  @Override
  public boolean exists() throws IndexException {
    try (Cluster cluster = new Cluster(hosts, access, retries)) {
      return new Generations(cluster, name, layout, address).current() != null;
    }
  }

  @Override
  public VectorIndex open() throws IndexException {
    return opened((cluster, generations) -> {
      Generation current = generations.current();
      if (current == null) {
        throw new IndexException(
            "%s holds no index; make one with: kindred index DATA --index '%s' --model M"
                .formatted(address, address));
      }
      return new OpenSearchIndex(cluster, generations, current);
    });
  }

  @Override
  public VectorIndexWriter write(IndexCard card, @Nullable Path model, int threads)
      throws IndexException {
    requirePossible(card);
    return opened((cluster, generations) -> {
      Generation generation = generations.currentOrNew(card);
      generation.card().requireSame(card, address);
      if (model != null) {
        new ModelParts(cluster, generation.index()).put(model);
      }
      return new OpenSearchIndexWriter(cluster, generations, generation, generation);
    });
  }

  @Override
  public VectorIndexWriter rebuild(IndexCard card, @Nullable Path model, int threads)
      throws IndexException {
    requirePossible(card);
    return opened((cluster, generations) -> {
      Generation previous = generations.current();
      Generation next = generations.next(previous, card);
      ModelParts parts = new ModelParts(cluster, next.index());
      if (model != null) {
        parts.put(model);
      } else if (previous != null && previous.card().modelHash().equals(card.modelHash())) {
        byte[] same = new ModelParts(cluster, previous.index()).get();
        if (same != null) {
          parts.put(same);
        }
      }
      return new OpenSearchIndexWriter(
          cluster, generations, next, previous == null ? next : previous);
    });
  }

  private static void requirePossible(IndexCard card) throws IndexException {
    if (card.quantized()) {
      throw new IndexException(
          "an index on a cluster cannot be quantized; leave --quantize out, or take a folder");
    }
  }

  private interface Opening<T> {
    T with(Cluster cluster, Generations generations) throws IndexException;
  }

  /** What is opened closes the cluster's connections itself. */
  private <T> T opened(Opening<T> opening) throws IndexException {
    Cluster cluster = new Cluster(hosts, access, retries);
    try {
      return opening.with(cluster, new Generations(cluster, name, layout, address));
    } catch (IndexException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  @Override
  public Verification verify() throws IndexException {
    throw new IndexException(
        "a cluster checks its own files; ask it with GET /_cluster/health/%s, or set index.shard.check_on_startup"
            .formatted(name));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean keepsThumbnails() {
    return false;
  }

  @Override
  public @Nullable Path folder() {
    return null;
  }

  @Override
  public String toString() {
    return address;
  }
}
