package io.truebook.service.sync;

/** Sync is switched off by a setting; the message says by which and how to switch it on. */
public final class SyncDisabledException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SyncDisabledException() {
        super("position sync is switched off (POSITION_SYNC_ENABLED=false); "
                + "set POSITION_SYNC_ENABLED=true, or position-sync.enabled in the settings file, and start again");
    }
}
