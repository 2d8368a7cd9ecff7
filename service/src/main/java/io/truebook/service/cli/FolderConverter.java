package io.truebook.service.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A folder by its name; an empty one, as an unset variable of a shell leaves it, is none. */
final class FolderConverter implements ITypeConverter<Path> {

    FolderConverter() {}

    @Override
    public Path convert(String name) {
        if (name.isBlank()) {
            throw new TypeConversionException("the name is empty; give a folder, such as ./truebook-data");
        }
        try {
            return Path.of(name);
        } catch (InvalidPathException impossible) {
            throw new TypeConversionException("'" + name + "' cannot be a name: " + impossible.getReason());
        }
    }
}
