package io.cryptomarket.pipeline.http;

import io.cryptomarket.pipeline.snapshot.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The bearer tokens that let a caller in, each as good as the others, so that one can be replaced by the next. */
public final class Tokens {

    /** What a token may be: as RFC 6750 has it, and long enough that nobody guesses it. */
    public static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._~+/-]{16,512}=*");

    private static final String SCHEME = "Bearer ";

    private final List<byte[]> digests;

    private Tokens(List<String> tokens) {
        this.digests = tokens.stream().map(Tokens::digest).toList();
    }

    /**
     * The tokens of the settings.
     *
     * @param token one token, or null
     * @param file a file with a token a line, or null; empty lines and those that begin with # are none
     * @throws HttpStartException when the file cannot be read, holds none, or one that is not allowed
     */
    public static Tokens of(@Nullable String token, @Nullable Path file) throws HttpStartException {
        var tokens = new ArrayList<String>();
        if (token != null) {
            tokens.add(token);
        }
        if (file != null) {
            tokens.addAll(read(file));
        }
        return new Tokens(tokens);
    }

    private static List<String> read(Path file) throws HttpStartException {
        try {
            var lines = Files.readString(file, StandardCharsets.UTF_8)
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
        } catch (IOException e) {
            throw new HttpStartException("token file " + file + " cannot be read as UTF-8; see http.token-file", e);
        }
    }

    /** Whether a caller needs one. */
    public boolean areNeeded() {
        return !digests.isEmpty();
    }

    /**
     * Whether a caller may come in.
     *
     * @param authorization the header of that name, or null where there is none
     */
    public boolean admit(@Nullable String authorization) {
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
}
