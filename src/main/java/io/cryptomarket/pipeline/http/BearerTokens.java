package io.cryptomarket.pipeline.http;

import io.cryptomarket.pipeline.snapshot.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The valid bearer tokens. Several can be valid at once, so that you can replace one without an outage. A call reads
 * the file again, at most once a second.
 */
public final class BearerTokens {

    /** The form of a token: that of RFC 6750, and too long to guess. */
    public static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._~+/-]{16,512}=*");

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final String SCHEME = "Bearer ";

    private final List<byte[]> own;
    private final @Nullable Path file;
    private final long interval;
    private volatile List<byte[]> digests;
    private byte[] content;
    private @Nullable String trouble;
    private long looked = System.nanoTime();

    BearerTokens(@Nullable String token, @Nullable Path file, Duration interval) throws HttpStartException {
        this.own = token == null ? List.of() : List.of(digest(token));
        this.file = file;
        this.interval = interval.toNanos();
        this.content = file == null ? new byte[0] : bytes(file);
        this.digests = file == null ? own : with(read(file, content));
    }

    /**
     * The tokens of the settings.
     *
     * @param token one token, or null
     * @param file a file with one token a line, or null; empty lines and lines that begin with # do not count
     * @throws HttpStartException if the file cannot be read, holds no token, or holds a malformed one
     */
    public static BearerTokens of(@Nullable String token, @Nullable Path file) throws HttpStartException {
        return new BearerTokens(token, file, INTERVAL);
    }

    private List<byte[]> with(List<String> tokens) {
        return Stream.concat(own.stream(), tokens.stream().map(BearerTokens::digest))
                .toList();
    }

    private static byte[] bytes(Path file) throws HttpStartException {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new HttpStartException("token file " + file + " cannot be read; see http.token-file", e);
        }
    }

    private static List<String> read(Path file, byte[] content) throws HttpStartException {
        var lines = new String(content, StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .toList();
        var tokens = lines.stream()
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
        for (var token : tokens) {
            if (!ALLOWED.matcher(token).matches()) {
                throw new HttpStartException(
                        "token file " + file + ", line " + (lines.indexOf(token) + 1)
                                + ": a token has 16 to 512 letters, digits and ._~+/-",
                        null);
            }
        }
        if (tokens.isEmpty()) {
            throw new HttpStartException(
                    "token file " + file + " holds no token; write one a line, or unset http.token-file", null);
        }
        return tokens;
    }

    /**
     * Compares the content, since two changes can share a time stamp. While the file is unusable, for example half
     * written, the tokens of the last usable one stay valid.
     */
    private synchronized void refresh(Path from) {
        long now = System.nanoTime();
        if (now - looked < interval) {
            return;
        }
        looked = now;
        try {
            var found = bytes(from);
            if (trouble != null || !Arrays.equals(found, content)) {
                digests = with(read(from, found));
                content = found;
                trouble = null;
                log().info("token file {} has changed: {} of its tokens are valid", from, digests.size() - own.size());
            }
        } catch (HttpStartException e) {
            if (!String.valueOf(e.getMessage()).equals(trouble)) {
                trouble = e.getMessage();
                log().warn("{}; the previous tokens stay valid", trouble);
            }
        }
    }

    /** Whether callers need a token. */
    public boolean isRequired() {
        return !digests.isEmpty();
    }

    /**
     * Whether a caller is authenticated.
     *
     * @param authorization the header of that name, or null without one
     */
    public boolean isValid(@Nullable String authorization) {
        if (file != null) {
            refresh(file);
        }
        if (digests.isEmpty()) {
            return true;
        }
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        var given = digest(authorization.substring(SCHEME.length()).strip());
        boolean known = false;
        // Compares all digests, which have one length, so that the duration reveals nothing about a token.
        for (var digest : digests) {
            known |= MessageDigest.isEqual(digest, given);
        }
        return known;
    }

    private static byte[] digest(String token) {
        return Sha256.begin().digest(token.getBytes(StandardCharsets.UTF_8));
    }

    /** Made when it is needed: the settings use this class before the log is configured. */
    private static Logger log() {
        return LoggerFactory.getLogger("http");
    }
}
