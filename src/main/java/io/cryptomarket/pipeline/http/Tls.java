package io.cryptomarket.pipeline.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificate of a server and its key. It checks that they match: with another key, a server would start and then
 * fail every handshake.
 *
 * @param port the prefix of the port's settings, for messages
 * @param certificate a PEM file with the certificate, followed by its intermediate certificates
 * @param key a PEM file with the private key, without a password
 */
public record Tls(String port, Path certificate, Path key) {

    private static final Map<String, String> SIGNATURES = Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA");

    private static final byte[] SAMPLE = {1, 2, 3};

    /** The contents of the two files. */
    record Pair(Buffer certificate, Buffer key) {
        PemKeyCertOptions options() {
            return new PemKeyCertOptions().addCertValue(certificate).addKeyValue(key);
        }
    }

    /** @throws HttpStartException if a file is missing or invalid, or the two do not match */
    Pair read(Vertx vertx) throws HttpStartException {
        var pair = new Pair(bytes(certificate, "certificate"), bytes(key, "key"));
        var known = publicKey(pair.certificate());
        if (!areOfAPair(known, privateKey(vertx, pair, known))) {
            throw new HttpStartException(
                    "key file " + key + " is not the key of the first certificate in " + certificate + "; see "
                            + setting("key") + " and " + setting("certificate"),
                    null);
        }
        return pair;
    }

    /** Reads both files again; null if they have not changed. */
    @Nullable
    Pair readIfChanged(Vertx vertx, Pair before) throws HttpStartException {
        var isSame = bytes(certificate, "certificate").equals(before.certificate())
                && bytes(key, "key").equals(before.key());
        return isSame ? null : read(vertx);
    }

    private Buffer bytes(Path file, String what) throws HttpStartException {
        try {
            return Buffer.buffer(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new HttpStartException(what + " file " + file + " cannot be read; see " + setting(what), e);
        }
    }

    private String setting(String what) {
        return port + ".tls-" + what;
    }

    private PublicKey publicKey(Buffer pem) throws HttpStartException {
        try (var in = new ByteArrayInputStream(pem.getBytes())) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .findFirst()
                    .map(Certificate::getPublicKey)
                    .orElseThrow(() -> new CertificateException("none"));
        } catch (CertificateException | IOException e) {
            throw new HttpStartException(
                    "certificate file " + certificate + " holds no X.509 certificate in PEM; see "
                            + setting("certificate"),
                    e);
        }
    }

    private PrivateKey privateKey(Vertx vertx, Pair pair, PublicKey known) throws HttpStartException {
        try {
            var managers = pair.options().getKeyManagerFactory(vertx).getKeyManagers();
            var manager = (X509KeyManager) managers[0];
            var aliases = manager.getServerAliases(known.getAlgorithm(), null);
            return Objects.requireNonNull(manager.getPrivateKey(aliases[0]));
        } catch (Exception e) {
            throw new HttpStartException(
                    "key file " + key + " holds no private key that goes with " + certificate
                            + " (PEM, RSA or EC, without a password); see " + setting("key"),
                    e);
        }
    }

    private static boolean areOfAPair(PublicKey known, PrivateKey secret) {
        var algorithm = SIGNATURES.get(known.getAlgorithm());
        try {
            var signing = Signature.getInstance(String.valueOf(algorithm));
            signing.initSign(secret);
            signing.update(SAMPLE);
            var verifying = Signature.getInstance(String.valueOf(algorithm));
            verifying.initVerify(known);
            verifying.update(SAMPLE);
            return verifying.verify(signing.sign());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
