package io.cryptomarket.pipeline.cli;

import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.snapshot.SnapshotException;
import java.time.LocalDate;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the date of an option in the format {@code 2026-11-03}. */
final class DateConverter implements ITypeConverter<LocalDate> {

    /** The year in which CoinCap began. A wrong century would make an audit list hundreds of thousands of dates. */
    private static final int FIRST_YEAR = 2014;

    @Override
    public LocalDate convert(String text) {
        var date = parse(text);
        if (date.getYear() < FIRST_YEAR) {
            throw new TypeConversionException("'" + text + "' is before CoinCap began, in " + FIRST_YEAR);
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
