package io.cryptomarket.pipeline.cli;

import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.snapshot.SnapshotException;
import java.time.LocalDate;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A date of an option, as {@code 2026-11-03} and in no other way. */
final class DateConverter implements ITypeConverter<LocalDate> {

    /** CoinCap began in that year; a slip in the century would make hundreds of thousands of missing days. */
    private static final int FIRST_YEAR = 2014;

    @Override
    public LocalDate convert(String text) {
        var date = parse(text);
        if (date.getYear() < FIRST_YEAR) {
            throw new TypeConversionException("'" + text + "' is before there was a CoinCap, in " + FIRST_YEAR);
        }
        return date;
    }

    private static LocalDate parse(String text) {
        try {
            return SnapshotDate.parse(text).value();
        } catch (SnapshotException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
