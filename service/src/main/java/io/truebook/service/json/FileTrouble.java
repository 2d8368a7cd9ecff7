package io.truebook.service.json;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What is wrong with a file or folder, for people: the library tells most of it by the name of a class only. */
public final class FileTrouble {

    private FileTrouble() {}

    /** One sentence with the path and the reason. */
    public static String sentence(FileSystemException unusable) {
        return "the file or folder " + unusable.getFile() + " cannot be used: " + reason(unusable);
    }

    private static String reason(FileSystemException unusable) {
        if (unusable.getReason() != null) {
            return unusable.getReason();
        }
        return switch (unusable) {
            case AccessDeniedException denied -> "this user may not read or write it; look at its owner and mode";
            case NoSuchFileException missing -> "it is not there";
            case FileAlreadyExistsException present -> "something of that name is there already";
            case NotDirectoryException noFolder -> "it is no folder";
            case DirectoryNotEmptyException filled -> "it is a folder that is not empty";
            case FileSystemLoopException loop -> "its links lead in a circle";
            default -> "the system gives no reason; look at the disk and its mount";
        };
    }
}
