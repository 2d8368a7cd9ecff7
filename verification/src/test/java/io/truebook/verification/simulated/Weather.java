package io.truebook.verification.simulated;

import java.util.SplittableRandom;

/**
 * How bad a simulated day is: rates in thousandths, drawn once a seed from the ranges that TigerBeetle's simulator uses
 * (loss 0-30 %, repetition 0-50 %, partition 0-3 %, disk faults 0-10 %). In calm weather nothing goes
 * wrong any more, and no random number is drawn.
 */
final class Weather {

    private static final int SCALE = 1000;

    private final SplittableRandom random;
    private boolean calm;

    /** Live rows that the broker never sends. */
    final int lostRows;

    /** Rows that it sends twice. */
    final int repeatedRows;

    /** Rows that it sends again when they have long been overtaken. */
    final int lateRows;

    /** Frames that are not for us, or make no sense. */
    final int noise;

    /** Happenings at which the connection, or the broker's own link, breaks. */
    final int partitions;

    /** Snapshots that are cut, endless, of a subset, or empty. */
    final int badSnapshots;

    /** Attempts to connect that come to nothing. */
    final int badConnects;

    /** Disk operations below the lake's folder that fail. */
    final int lakeFaults;

    /** Operations that take long: up to two seconds, now and then thirty. */
    final int stalls;

    /** Reads that fail, during a bad spell. */
    final int readFaults;

    /** Reads in which one bit is wrong this once, during a bad spell. */
    final int flips;

    /** Happenings at which records of another source are handed in. */
    final int imports;

    /** Happenings at which the broker names other accounts than before. */
    final int accountChanges;

    Weather(SplittableRandom random) {
        this.random = random;
        this.lostRows = random.nextInt(301);
        this.repeatedRows = random.nextInt(501);
        this.lateRows = random.nextInt(51);
        this.noise = random.nextInt(51);
        this.partitions = random.nextInt(31);
        this.badSnapshots = random.nextInt(301);
        this.badConnects = random.nextInt(501);
        this.lakeFaults = random.nextInt(101);
        this.stalls = random.nextInt(21);
        this.readFaults = random.nextInt(101);
        this.flips = random.nextInt(101);
        this.imports = random.nextInt(201);
        this.accountChanges = random.nextInt(6);
    }

    /** True when something of this rate goes wrong now. */
    boolean strikes(int thousandths) {
        return !calm && random.nextInt(SCALE) < thousandths;
    }

    /** The faults stop. */
    void clears() {
        calm = true;
    }

    boolean isCalm() {
        return calm;
    }
}
