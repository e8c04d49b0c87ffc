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
 * The bearer tokens that let a caller in, each as good as the others, so that one can be replaced by the next. The file
 * is read again when a call comes.
 */
public final class BearerTokens {

    /** What a token may be: as RFC 6750 has it, and long enough that nobody guesses it. */
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
     * @param file a file with a token a line, or null; empty lines and those that begin with # are none
     * @throws HttpStartException when the file cannot be read, holds none, or one that is not allowed
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
     * The content itself and not its time stamp, which two changes can share; it is small and not read often. A file
     * that is of no use, be it for a moment while somebody writes it, takes nobody's token away.
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
                log().warn("{}; the tokens of before stay valid", trouble);
            }
        }
    }

    /** Whether a caller needs one. */
    public boolean isRequired() {
        return !digests.isEmpty();
    }

    /**
     * Whether a caller may come in.
     *
     * @param authorization the header of that name, or null where there is none
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
        // All of them, and digests of one length: how long it takes tells nothing of a token.
        for (var digest : digests) {
            known |= MessageDigest.isEqual(digest, given);
        }
        return known;
    }

    private static byte[] digest(String token) {
        return Sha256.begin().digest(token.getBytes(StandardCharsets.UTF_8));
    }

    /** Not before it is needed: the settings ask this class what a token may be, and the log is set up after them. */
    private static Logger log() {
        return LoggerFactory.getLogger("http");
    }
}
