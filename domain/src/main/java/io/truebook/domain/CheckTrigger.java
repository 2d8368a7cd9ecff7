package io.truebook.domain;

/** Why a snapshot was taken and compared. */
public enum CheckTrigger {
    /** A session began: the first snapshot is the subscription itself. */
    CONNECT,
    /** The broker's own upstream link came back. */
    UPSTREAM_RESTORED,
    /** The interval passed. */
    PERIODIC,
    /** A person or program asked. */
    ON_DEMAND,
    /** A position changed. */
    POSITION_UPDATE,
    /** A quantity changed: somebody traded. */
    TRADE,
    /** An earlier check found a difference that waits for confirmation. */
    CONFIRMATION
}
