package dev.kindred.index.opensearch;

import dev.kindred.index.IndexException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * How to log in to a cluster and whom to trust. Its text does not show the secrets.
 *
 * @param authorization value of the HTTP header, null for none
 * @param authorities file with the certificates (PEM) of the authorities to trust, null for those
 *     of Java
 */
public record OpenSearchAccess(@Nullable String authorization, @Nullable Path authorities) {

  static final String USER = "KINDRED_OPENSEARCH_USER";
  static final String PASSWORD = "KINDRED_OPENSEARCH_PASSWORD";
  static final String TOKEN = "KINDRED_OPENSEARCH_TOKEN";
  static final String CA = "KINDRED_OPENSEARCH_CA";

  /** What to do about a login that fails. */
  static final String REMEDY = "set %s and %s, or %s".formatted(USER, PASSWORD, TOKEN);

  /** No login, and the authorities of Java. */
  public static final OpenSearchAccess NONE = new OpenSearchAccess(null, null);

  /**
   * Reads {@code KINDRED_OPENSEARCH_USER} and {@code _PASSWORD}, or {@code _TOKEN}, and {@code
   * _CA}.
   *
   * @throws IndexException when they contradict each other
   */
  public static OpenSearchAccess of(Map<String, String> environment) throws IndexException {
    String user = environment.get(USER);
    String password = environment.get(PASSWORD);
    String token = environment.get(TOKEN);
    String ca = environment.get(CA);
    if ((user == null) != (password == null)) {
      throw new IndexException("%s and %s go together".formatted(USER, PASSWORD));
    }
    if (user != null && token != null) {
      throw new IndexException("set either %s or %s".formatted(USER, TOKEN));
    }
    String authorization = token == null ? null : "Bearer " + token;
    if (user != null) {
      byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      authorization = "Basic " + Base64.getEncoder().encodeToString(both);
    }
    return new OpenSearchAccess(authorization, ca == null ? null : Path.of(ca));
  }

  SSLContext trust() throws IndexException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      TrustManagerFactory trusted =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trusted.init(authorities == null ? null : store(authorities));
      context.init(null, trusted.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IndexException(
          "cannot use the certificates of %s=%s: %s".formatted(CA, authorities, e.getMessage()), e);
    }
  }

  private static KeyStore store(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      int number = 0;
      for (Certificate authority :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority-" + number++, authority);
      }
      if (number == 0) {
        throw new IOException("it holds no certificate");
      }
    }
    return store;
  }

  @Override
  public String toString() {
    return "OpenSearchAccess[%s, authorities of %s]"
        .formatted(
            authorization == null ? "no login" : "with a login",
            authorities == null ? "Java" : authorities);
  }
}
