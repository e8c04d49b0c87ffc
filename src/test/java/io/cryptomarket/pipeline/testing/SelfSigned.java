package io.cryptomarket.pipeline.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.secrets.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A self-signed certificate of localhost. */
public final class SelfSigned {

    private static final char[] PASSWORD = "password".toCharArray();

    private final KeyStore keys;

    private SelfSigned(KeyStore keys) {
        this.keys = keys;
    }

    /** Makes one with keytool, as {@code name.crt} and {@code name.key}, and replaces an older one. */
    public static SelfSigned make(Path folder, String name, String algorithm) throws Exception {
        var store = folder.resolve(name + ".p12");
        Files.deleteIfExists(store);
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        algorithm,
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        var keys = KeyStore.getInstance(store.toFile(), PASSWORD);
        var certificate = keys.getCertificate("server").getEncoded();
        write(folder.resolve(name + ".crt"), "CERTIFICATE", certificate);
        var key = folder.resolve(name + ".key");
        write(key, "PRIVATE KEY", keys.getKey("server", PASSWORD).getEncoded());
        Secrets.giveFile("HTTP_TLS_KEY", key);
        return new SelfSigned(keys);
    }

    private static void write(Path file, String what, byte[] der) throws IOException {
        var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }

    /** The TLS context of a client that trusts this certificate only. */
    public SSLContext trusting() throws GeneralSecurityException, IOException {
        var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("server", keys.getCertificate("server"));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** The TLS context of a server with this certificate. */
    public SSLContext showing() throws GeneralSecurityException {
        var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), null, null);
        return context;
    }
}
