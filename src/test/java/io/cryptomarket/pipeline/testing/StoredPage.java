package io.cryptomarket.pipeline.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** Raw objects of past days, as a run of that day would have stored them. */
public final class StoredPage {

    private StoredPage() {}

    /** Puts a raw object with three assets. */
    public static void put(TestLake testLake, LocalDate date) throws IOException {
        var noon = date.atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC);
        testLake.put("raw/assets/date=" + date + "/assets.json.gz", gzip(SampleEnvelopes.page(noon, 0, 3), noon));
    }

    private static byte[] gzip(String page, Instant fetchedAt) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var header = new GzipParameters();
        header.setComment("{\"source\":\"https://rest.coincap.io/v3/assets\",\"simulated\":false,\"assets\":3,"
                + "\"limit\":3,\"offset\":0,\"fetchedAt\":\"" + fetchedAt + "\"}");
        try (var gzip = new GzipCompressorOutputStream(bytes, header)) {
            gzip.write(page.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
