package io.cryptomarket.pipeline.coincap;

import java.io.CharConversionException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a JSON text in UTF-8, and throws {@link CharConversionException} at any other byte.
 *
 * <p>The parser alone also accepts overlong forms, which UTF-8 forbids and other readers of a raw object reject, and
 * UTF-16 and UTF-32, which it guesses from zero bytes.
 */
public final class Utf8ValidatingInputStream extends FilterInputStream {

    private static final int FIRST_CONTINUATION = 0x80;
    private static final int LAST_CONTINUATION = 0xBF;

    private long length;
    private int expected;
    private int lowest = FIRST_CONTINUATION;
    private int highest = LAST_CONTINUATION;

    public Utf8ValidatingInputStream(InputStream body) {
        super(body);
    }

    @Override
    public int read() throws IOException {
        int octet = super.read();
        if (octet >= 0) {
            check(octet);
        }
        return octet;
    }

    @Override
    public int read(byte[] into, int offset, int most) throws IOException {
        int read = super.read(into, offset, most);
        for (int i = offset; i < offset + read; i++) {
            check(into[i] & 0xFF);
        }
        return read;
    }

    /** The parser reports a body that ends within a character. */
    private void check(int octet) throws IOException {
        if (expected > 0) {
            expect(octet >= lowest && octet <= highest);
            expected--;
            lowest = FIRST_CONTINUATION;
            highest = LAST_CONTINUATION;
        } else if (octet >= FIRST_CONTINUATION || octet == 0) {
            begin(octet);
        }
        length++;
    }

    private void begin(int octet) throws IOException {
        expect(octet >= 0xC2 && octet <= 0xF4);
        expected = octet < 0xE0 ? 1 : octet < 0xF0 ? 2 : 3;
        switch (octet) {
            // Overlong forms.
            case 0xE0 -> lowest = 0xA0;
            case 0xF0 -> lowest = 0x90;
            // Surrogates, and values beyond the last code point.
            case 0xED -> highest = 0x9F;
            case 0xF4 -> highest = 0x8F;
            default -> {}
        }
    }

    private void expect(boolean met) throws IOException {
        if (!met) {
            throw new CharConversionException("byte " + (length + 1) + " does not belong there");
        }
    }
}
