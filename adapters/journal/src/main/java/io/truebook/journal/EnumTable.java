package io.truebook.journal;

import java.util.EnumSet;
import java.util.List;

/**
 * The numbers by which the constants of an enum are written: their places in a list that only ever grows at its end, so
 * that the declaration may be reordered. A constant that is missing here fails when the class is first used.
 */
final class EnumTable<E extends Enum<E>> {

    private final List<E> constants;

    private EnumTable(Class<E> type, List<E> constants) {
        this.constants = constants;
        if (EnumSet.copyOf(constants).size() != type.getEnumConstants().length) {
            throw new IllegalStateException("not every constant of " + type.getSimpleName() + " has its number");
        }
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // the array is copied and never stored as an array
    static <E extends Enum<E>> EnumTable<E> of(Class<E> type, E... constants) {
        return new EnumTable<>(type, List.of(constants));
    }

    void write(BytesOut out, E constant) {
        out.u8(constants.indexOf(constant));
    }

    E read(BytesIn in) {
        int code = in.u8();
        if (code >= constants.size()) {
            throw new MalformedException("the number " + code + " for a "
                    + constants.getFirst().getDeclaringClass().getSimpleName());
        }
        return constants.get(code);
    }
}
