package io.truebook.engine;

import io.truebook.domain.PositionUpdate;

/**
 * Somebody who wants to know of every position update, in order. Called on a thread of its own; slowness or failure
 * holds up nobody else. After a crash the updates since the last checkpoint may come again: {@link PositionUpdate#seq}
 * tells.
 */
@FunctionalInterface
public interface PositionUpdateHandler {

    void onPositionUpdate(PositionUpdate update);
}
