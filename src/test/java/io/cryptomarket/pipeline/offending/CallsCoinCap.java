package io.cryptomarket.pipeline.offending;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.apache.hc.client5.http.impl.classic.HttpClients;

/** Calls CoinCap past the routes, in every way there is. */
public final class CallsCoinCap {

    private static final URI URL = URI.create("http://127.0.0.1/v3/assets");

    private CallsCoinCap() {}

    static String withTheJdk() throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URL).build(), BodyHandlers.ofString())
                .body();
    }

    static InputStream withAUrl() throws IOException {
        return URL.toURL().openStream();
    }

    static int withAConnection() throws IOException {
        return ((HttpURLConnection) URL.toURL().openConnection()).getResponseCode();
    }

    static void withApache() throws IOException {
        HttpClients.createDefault().close();
    }
}
