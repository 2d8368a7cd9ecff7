package io.truebook.domain;

import org.jspecify.annotations.Nullable;

/**
 * The parts of a position have other ages than before, with or without a new fact about it.
 *
 * @param origin their ages now; absent where each part is as old as the position's latest row
 */
public record AgeChange(PositionKey key, @Nullable Origin origin) {}
