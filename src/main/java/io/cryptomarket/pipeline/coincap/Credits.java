package io.cryptomarket.pipeline.coincap;

/**
 * The price of calls: 1 credit, plus 1 for every 2,500 bytes of the response.
 *
 * <p>Source: CoinCap's published pricing. The size of an asset, about 515 bytes, was measured on real responses.
 */
public final class Credits {

    private static final int BYTES_A_CREDIT = 2_500;
    private static final int BYTES_AN_ASSET = 515;
    private static final int DAYS_A_MONTH = 30;

    private Credits() {}

    /** The price in credits of one call whose response has this many bytes, before any compression. */
    public static long ofCall(long bytes) {
        return 1 + (bytes + BYTES_A_CREDIT - 1) / BYTES_A_CREDIT;
    }

    /** The likely price in credits of one call for this many assets. */
    public static long ofAssets(int assets) {
        return ofCall((long) assets * BYTES_AN_ASSET);
    }

    /** The likely price in credits of one snapshot of this many assets, fetched in pages of this size. */
    public static long ofSnapshot(int assets, int pageSize) {
        long wholePages = assets / pageSize;
        int rest = assets % pageSize;
        long price = wholePages * ofAssets(pageSize);
        return rest == 0 ? price : price + ofAssets(rest);
    }

    /** The likely price in credits of one such snapshot a day for 30 days. */
    public static long ofMonth(int assets, int pageSize) {
        return DAYS_A_MONTH * ofSnapshot(assets, pageSize);
    }
}
