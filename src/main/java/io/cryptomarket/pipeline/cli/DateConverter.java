package io.cryptomarket.pipeline.cli;

import java.time.DateTimeException;
import java.time.LocalDate;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A date of an option, as {@code 2026-11-03} and in no other way. */
final class DateConverter implements ITypeConverter<LocalDate> {

    /** CoinCap began in that year; a slip in the century would make hundreds of thousands of missing days. */
    private static final int FIRST_YEAR = 2014;

    @Override
    public LocalDate convert(String text) {
        LocalDate date;
        try {
            date = LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new TypeConversionException("'" + text + "' is not a date such as 2026-11-03");
        }
        if (date.getYear() < FIRST_YEAR) {
            throw new TypeConversionException("'" + text + "' is before there was a CoinCap, in " + FIRST_YEAR);
        }
        return date;
    }
}
