package io.cryptomarket.pipeline.snapshot;

import io.cryptomarket.pipeline.coincap.Assets;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.component.jackson.JacksonDataFormat;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.util.IOHelper;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.io.function.IOConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The data format {@code rawAssets} of the routes: camel-jackson's, but it hands on the assets of a raw object one at a
 * time instead of reading the whole document first.
 */
public final class RawDataFormat extends JacksonDataFormat {

    @Override
    public Object unmarshal(Exchange exchange, Object body) throws Exception {
        return unmarshal(
                exchange,
                exchange.getContext().getTypeConverter().mandatoryConvertTo(InputStream.class, exchange, body));
    }

    /** @return a {@link RawAssets}; it closes the stream at its end, and at the exchange's end at the latest */
    @Override
    public Object unmarshal(Exchange exchange, InputStream stream) throws Exception {
        var comment = new AtomicReference<@Nullable String>();
        IOConsumer<GzipCompressorInputStream> onMember =
                member -> comment.compareAndSet(null, member.getMetaData().getComment());
        var gunzip = GzipCompressorInputStream.builder()
                .setInputStream(stream)
                .setDecompressConcatenated(true)
                .setOnMemberStart(onMember)
                .get();
        var assets = new Assets(getObjectMapper().getFactory(), gunzip, "the raw object");
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                IOHelper.close(assets);
            }
        });
        return new RawAssets(assets, comment.get());
    }
}
