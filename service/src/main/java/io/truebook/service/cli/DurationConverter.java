package io.truebook.service.cli;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.convert.DurationStyle;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 20s}, {@code 5m}, {@code 250ms} or a number of seconds. */
final class DurationConverter implements ITypeConverter<Duration> {

    DurationConverter() {}

    @Override
    public Duration convert(String text) {
        try {
            return DurationStyle.detectAndParse(text, ChronoUnit.SECONDS);
        } catch (IllegalArgumentException noDuration) {
            throw new TypeConversionException("'" + text + "' is no time span; give one such as 20s, 5m or 250ms");
        }
    }
}
