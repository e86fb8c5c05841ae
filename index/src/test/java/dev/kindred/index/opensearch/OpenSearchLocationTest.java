package dev.kindred.index.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.kindred.index.IndexException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses, logins and certificates, which need no cluster. */
class OpenSearchLocationTest {

  private static final Retries SHORT =
      new Retries(
          Duration.ofMillis(300), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO);
  private static final String LOGIN =
      "Basic " + Base64.getEncoder().encodeToString("ann:geheim".getBytes(StandardCharsets.UTF_8));

  private static final String NAME = "node";
  private static final String PASSWORD = "changeit";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "opensearch://",
        "opensearch://host",
        "opensearch://host/",
        "opensearch://host/Big",
        "opensearch://host:port/name",
        "opensearch://,host/name",
        "opensearch://host/name?shards=0",
        "opensearch://host/name?tls=1"
      })
  void whatIsNoAddressIsRefused(String text) {
    assertThatThrownBy(() -> OpenSearchLocation.parse(text, OpenSearchAccess.NONE))
        .isInstanceOf(IndexException.class)
        .hasMessageStartingWith(text + " is not the address of an index")
        .hasMessageContaining("/NAME");
  }

  @Test
  void secretsAreNeitherShownNorSentInTheClear() throws Exception {
    assertThatThrownBy(() ->
            OpenSearchLocation.parse("opensearch://ann:geheim@host/name", OpenSearchAccess.NONE))
        .isInstanceOf(IndexException.class)
        .message()
        .doesNotContain("geheim")
        .contains("KINDRED_OPENSEARCH_USER");
    OpenSearchAccess login = login("geheim");
    assertThat(login.toString()).doesNotContain("geheim").doesNotContain(LOGIN.substring(6));
    assertThatThrownBy(() -> OpenSearchLocation.parse("opensearch://host/name", login))
        .hasMessageContaining("unencrypted")
        .hasMessageContaining("opensearchs://");
    assertThat(OpenSearchLocation.parse("opensearchs://host/name", login))
        .hasToString("opensearchs://host/name");
    assertThatThrownBy(() -> OpenSearchAccess.of(Map.of(OpenSearchAccess.USER, "ann")))
        .hasMessageContaining("go together");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:1", "127.0.0.1:1,127.0.0.1:2", "no-such-host.invalid:9200"})
  void awayFromAnyClusterItSaysWhatItTried(String hosts) throws Exception {
    OpenSearchLocation nowhere =
        OpenSearchLocation.parse("opensearch://" + hosts + "/name", OpenSearchAccess.NONE)
            .with(SHORT);
    assertThatThrownBy(nowhere::open)
        .isInstanceOf(IndexException.class)
        .hasMessageContaining(hosts.substring(0, 9))
        .message()
        .containsAnyOf(
            "cannot connect to http://127.0.0.1", "there is no host no-such-host.invalid");
  }

  @Test
  void aWrongLoginIsNamedButNotShown() throws Exception {
    HttpServer server = server(HttpServer.create(loopback(), 0));
    try {
      String node = "http://127.0.0.1:" + server.getAddress().getPort();
      String address = node.replace("http:", "opensearch:") + "/name";
      assertThatThrownBy(() -> OpenSearchLocation.parse(address, OpenSearchAccess.NONE).exists())
          .hasMessageStartingWith(node + " refuses to answer without a login")
          .hasMessageContaining("KINDRED_OPENSEARCH_PASSWORD");
      assertThatThrownBy(() -> OpenSearchLocation.parse(address, login("falsch")).exists())
          .hasMessageStartingWith(node + " refuses this login (HTTP status 401)")
          .message()
          .doesNotContain("falsch");
      assertThat(OpenSearchLocation.parse(address, login("geheim")).exists()).isFalse();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void onlyACertificateOfTheNamedAuthorityIsTrusted() throws Exception {
    KeyStore keys = keys();
    Path own = pem("own", keys.getCertificate(NAME));
    Path other = pem("other", anyAuthority());
    HttpsServer server = HttpsServer.create(loopback(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(identity(keys)));
    server(server);
    try {
      String address = "opensearchs://127.0.0.1:%d/name".formatted(server.getAddress().getPort());
      assertThat(located(address, own).exists()).isFalse();
      assertThatThrownBy(() -> located(address, other).exists())
          .isInstanceOf(IndexException.class)
          .hasMessageContaining("is not trusted")
          .hasMessageContaining("KINDRED_OPENSEARCH_CA");
      assertThatThrownBy(() -> located(address, folder.resolve("nowhere.pem")).exists())
          .hasMessageContaining("nowhere.pem");
    } finally {
      server.stop(0);
    }
  }

  private static OpenSearchLocation located(String address, Path authority) throws IndexException {
    return OpenSearchLocation.parse(address, new OpenSearchAccess(LOGIN, authority));
  }

  private static OpenSearchAccess login(String password) throws IndexException {
    return OpenSearchAccess.of(
        Map.of(OpenSearchAccess.USER, "ann", OpenSearchAccess.PASSWORD, password));
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** Knows no index, and only ann. */
  private static <T extends HttpServer> T server(T server) {
    server.createContext(
        "/",
        exchange -> {
          boolean known = LOGIN.equals(exchange.getRequestHeaders().getFirst("Authorization"));
          exchange.sendResponseHeaders(known ? 404 : 401, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  /** A key with its certificate for this machine, which is its own authority. */
  private KeyStore keys() throws Exception {
    Path store = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + NAME,
                "-ext",
                "san=ip:127.0.0.1",
                "-alias",
                NAME,
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(keytool.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
  }

  private static Certificate anyAuthority() throws Exception {
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init((KeyStore) null);
    return ((X509TrustManager) trusted.getTrustManagers()[0]).getAcceptedIssuers()[0];
  }

  private Path pem(String name, Certificate certificate) throws Exception {
    String text = Base64.getMimeEncoder().encodeToString(certificate.getEncoded());
    return Files.writeString(
        folder.resolve(name + ".pem"),
        "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n");
  }

  private static SSLContext identity(KeyStore keys) throws Exception {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
