package io.truebook.service.cli;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a moment with its offset from UTC; one without would be a guess. */
final class MomentConverter implements ITypeConverter<Instant> {

    MomentConverter() {}

    @Override
    public Instant convert(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException noMoment) {
            throw new TypeConversionException(
                    "'" + text + "' is no moment; give one such as 2026-11-20T09:45:00Z or 2026-11-20T10:45:00+01:00");
        }
    }
}
