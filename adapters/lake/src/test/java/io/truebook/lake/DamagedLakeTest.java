package io.truebook.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.Fact;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.engine.seam.MemoryDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A lake that was damaged, or changed by others: said with table, version and file and what to do, nothing overwritten,
 * found by verify, and mended by a rebuild from the journal.
 */
class DamagedLakeTest {

    private static final LakeSettings SETTINGS = new LakeSettings(
            Partitioning.SYMBOL, Duration.ofSeconds(1), 1, Duration.ofSeconds(60), 1_000, Duration.ofSeconds(30), 4);
    private static final String JOURNAL = LakeOnMemory.JOURNAL;

    private final LakeOnMemory lake = new LakeOnMemory();

    /** What the sink does about it at the next start. */
    enum Reaction {
        /** Writes nothing, and says why. */
        REFUSES,
        /** Mends it from the journal by itself. */
        MENDS,
        /** Goes on, because what it writes is right all the same; verify tells. */
        GOES_ON
    }

    enum Case {
        FOREIGN_APPEND("position_updates", Reaction.REFUSES, Finding.Kind.FOREIGN_CHANGE) {
            @Override
            Path apply(Damage damage) throws IOException {
                return damage.foreignCommit(damage.foreignAdd(true));
            }
        },
        FOREIGN_APPEND_TO_CURRENT("positions", Reaction.REFUSES, Finding.Kind.FOREIGN_CHANGE) {
            @Override
            Path apply(Damage damage) throws IOException {
                return damage.foreignCommit(damage.foreignAdd(true));
            }
        },
        FOREIGN_DELETE("positions", Reaction.REFUSES, Finding.Kind.FOREIGN_CHANGE) {
            @Override
            Path apply(Damage damage) throws IOException {
                return damage.foreignCommit(damage.remove(true));
            }
        },
        FOREIGN_DELETE_OF_HISTORY("position_updates", Reaction.REFUSES, Finding.Kind.FOREIGN_CHANGE) {
            @Override
            Path apply(Damage damage) throws IOException {
                return damage.foreignCommit(damage.remove(true));
            }
        },
        FOREIGN_METADATA("position_updates", Reaction.REFUSES, Finding.Kind.FOREIGN_CHANGE) {
            @Override
            Path apply(Damage damage) throws IOException {
                return damage.foreignCommit(damage.metadata());
            }
        },
        FOREIGN_PROTOCOL("positions", Reaction.REFUSES, Finding.Kind.FOREIGN_CHANGE) {
            @Override
            Path apply(Damage damage) throws IOException {
                return damage.foreignCommit("{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":4}}");
            }
        },
        FOREIGN_READER_FEATURES("positions", Reaction.REFUSES, Finding.Kind.FOREIGN_CHANGE) {
            @Override
            Path apply(Damage damage) throws IOException {
                damage.foreignCommit("{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,"
                        + "\"readerFeatures\":[\"deletionVectors\"],\"writerFeatures\":[\"deletionVectors\"]}}");
                return damage.table();
            }
        },
        FOREIGN_OPTIMIZE("position_updates", Reaction.GOES_ON) {
            @Override
            Path apply(Damage damage) throws IOException {
                String remove = damage.remove(false);
                return damage.foreignCommit(remove, damage.foreignAdd(false));
            }
        },
        OVERWRITTEN_COMMIT("position_updates", Reaction.MENDS, Finding.Kind.LOST_COMMIT) {
            @Override
            Path apply(Damage damage) throws IOException {
                Path commit = damage.commit(damage.newest() - 1);
                damage.overwrite(commit);
                return commit;
            }
        },
        OVERWRITTEN_COMMIT_OF_CURRENT("positions", Reaction.MENDS, Finding.Kind.LOST_COMMIT) {
            @Override
            Path apply(Damage damage) throws IOException {
                Path commit = damage.commit(damage.newest() - 1);
                damage.overwrite(commit);
                return commit;
            }
        },
        OVERWRITTEN_BY_ROWS("position_updates", Reaction.REFUSES, Finding.Kind.FOREIGN_CHANGE) {
            @Override
            Path apply(Damage damage) throws IOException {
                Path commit = damage.commit(damage.newest() - 1);
                damage.overwrite(commit, damage.foreignAdd(true));
                return commit;
            }
        },
        OVERWRITTEN_NEWEST_COMMIT("position_updates", Reaction.MENDS) {
            @Override
            Path apply(Damage damage) throws IOException {
                Path commit = damage.commit(damage.newest());
                damage.overwrite(commit);
                return commit;
            }
        },
        NEWEST_COMMIT_GONE("position_updates", Reaction.MENDS, Finding.Kind.BEHIND) {
            @Override
            Path apply(Damage damage) throws IOException {
                damage.delete(damage.commit(damage.newest()));
                return damage.table();
            }
        },
        MISSING_FILE("position_updates", Reaction.GOES_ON, Finding.Kind.MISSING_FILE) {
            @Override
            Path apply(Damage damage) throws IOException {
                Path file = damage.liveFile().file();
                damage.delete(file);
                return file;
            }
        },
        MISSING_FILE_OF_CURRENT("positions", Reaction.REFUSES, Finding.Kind.MISSING_FILE) {
            @Override
            Path apply(Damage damage) throws IOException {
                Path file = damage.liveFile().file();
                damage.delete(file);
                return file;
            }
        },
        CUT_FILE("position_updates", Reaction.GOES_ON, Finding.Kind.DAMAGED_FILE) {
            @Override
            Path apply(Damage damage) throws IOException {
                Path file = damage.liveFile().file();
                damage.cut(file, 1_000);
                return file;
            }
        },
        FLIPPED_FILE("position_updates", Reaction.GOES_ON, Finding.Kind.DAMAGED_FILE) {
            @Override
            Path apply(Damage damage) throws IOException {
                Path file = damage.liveFile().file();
                damage.flip(file);
                return file;
            }
        },
        FLIPPED_FILE_OF_CURRENT("positions", Reaction.REFUSES, Finding.Kind.DAMAGED_FILE) {
            @Override
            Path apply(Damage damage) throws IOException {
                Path file = damage.liveFile().file();
                damage.flip(file);
                return file;
            }
        },
        HINT_TO_NOWHERE("position_updates", Reaction.GOES_ON, Finding.Kind.LYING_CHECKPOINT) {
            @Override
            Path apply(Damage damage) {
                damage.write(damage.hint(), "{\"version\":77,\"size\":12}");
                return damage.hint();
            }
        },
        HINT_BELOW_ALL_CHECKPOINTS("position_updates", Reaction.GOES_ON, Finding.Kind.LYING_CHECKPOINT) {
            @Override
            Path apply(Damage damage) {
                damage.write(damage.hint(), "{\"version\":2,\"size\":12}");
                return damage.hint();
            }
        },
        HINT_IN_PIECES("positions", Reaction.GOES_ON, Finding.Kind.LYING_CHECKPOINT) {
            @Override
            Path apply(Damage damage) {
                damage.write(damage.hint(), "{\"versi");
                return damage.hint();
            }
        },
        CORRUPT_CHECKPOINT("position_updates", Reaction.REFUSES, Finding.Kind.DAMAGED_LOG) {
            @Override
            Path apply(Damage damage) throws IOException {
                damage.flip(damage.checkpoint(8));
                return damage.checkpoint(8);
            }
        },
        CHECKPOINT_LACKS_A_FILE("position_updates", Reaction.GOES_ON, Finding.Kind.LYING_CHECKPOINT) {
            @Override
            Path apply(Damage damage) throws IOException {
                return damage.lyingCheckpoint(commit -> commit.replaceAll("(?m)^\\{\"add\".*\n", ""));
            }
        },
        CHECKPOINT_HAS_A_FILE_TOO_MANY("position_updates", Reaction.GOES_ON, Finding.Kind.LYING_CHECKPOINT) {
            @Override
            Path apply(Damage damage) throws IOException {
                String more = damage.foreignAdd(true);
                return damage.lyingCheckpoint(commit -> commit + more + "\n");
            }
        },
        CHECKPOINT_WITH_A_LOWER_CURSOR("position_updates", Reaction.REFUSES, Finding.Kind.LYING_CHECKPOINT) {
            @Override
            Path apply(Damage damage) throws IOException {
                return damage.lyingCheckpoint(
                        commit -> commit.replaceAll("(\"appId\":\"truebook-[^}]*\"version\":)\\d+", "$13"));
            }
        },
        GAP("position_updates", Reaction.REFUSES, Finding.Kind.LOG_GAP) {
            @Override
            Path apply(Damage damage) throws IOException {
                Path commit = damage.commit(damage.newest() - 1);
                damage.delete(commit);
                return commit;
            }
        },
        EMPTY_COMMIT("position_updates", Reaction.REFUSES, Finding.Kind.DAMAGED_LOG) {
            @Override
            Path apply(Damage damage) throws IOException {
                Path commit = damage.commit(damage.newest());
                damage.write(commit, "");
                return commit;
            }
        },
        GARBAGE_COMMIT("positions", Reaction.REFUSES, Finding.Kind.DAMAGED_LOG) {
            @Override
            Path apply(Damage damage) throws IOException {
                Path commit = damage.commit(damage.newest());
                damage.write(commit, "{]}\u0000\u0001 not json");
                return commit;
            }
        },
        LOG_FOLDER_GONE("position_updates", Reaction.REFUSES, Finding.Kind.DAMAGED_LOG) {
            @Override
            Path apply(Damage damage) throws IOException {
                damage.delete(damage.table().resolve("_delta_log"));
                return damage.table();
            }
        },
        TABLE_GONE("positions", Reaction.MENDS, Finding.Kind.MISSING_TABLE) {
            @Override
            Path apply(Damage damage) throws IOException {
                damage.delete(damage.table());
                return damage.table();
            }
        };

        final String table;
        final Reaction reaction;

        @SuppressWarnings("ImmutableEnumChecker") // Set.copyOf makes one that cannot change.
        final Set<Finding.Kind> found;

        Case(String table, Reaction reaction, Finding.Kind... found) {
            this.table = table;
            this.reaction = reaction;
            this.found = Set.copyOf(List.of(found));
        }

        /** Returns the file that every message about it must name. */
        abstract Path apply(Damage damage) throws IOException;
    }

    private void fill() throws IOException {
        DeltaLake opened = lake.open(SETTINGS);
        for (int seq = 1; seq <= 10; seq++) {
            lake.facts.add(Updates.stock(seq, seq % 3 + 1, "S" + seq % 2, Integer.toString(seq)));
            opened.sink().flush();
            opened.sink().step();
            opened.sink().step();
        }
        lake.facts.add(new Fact.PositionSuperseded(Updates.option(11)));
        lake.facts.add(new Fact.PositionRetired(
                12, Updates.START, Updates.stock(1, 1, "S1", "1").key()));
        opened.sink().flush();
        opened.close();
    }

    private VerifyResult verify() throws IOException {
        return LakeAudit.of(LakeOnMemory.ROOT, lake.disk, JOURNAL, lake.facts, Progress.UNHEARD)
                .run(12);
    }

    private RebuildResult rebuild(String table) throws IOException {
        return new LakeRebuild(LakeOnMemory.ROOT, SETTINGS, lake.disk, lake.clock, Runnable::run, JOURNAL, lake.facts)
                .run(table, Progress.UNHEARD);
    }

    private SortedMap<Path, byte[]> tableFiles(String table) {
        SortedMap<Path, byte[]> files = new TreeMap<>(lake.disk.files());
        files.keySet().removeIf(file -> !file.startsWith(LakeOnMemory.ROOT.resolve(table)));
        return files;
    }

    @ParameterizedTest
    @EnumSource(Case.class)
    @Tag("R-188")
    @Tag("B-59")
    void damageIsNamedByVerifyWhichChangesNothing(Case damaged) throws IOException {
        fill();
        assertThat(verify().findings()).isEmpty();
        Path file = damaged.apply(new Damage(lake, damaged.table));
        long operations = lake.disk.operationCount();

        VerifyResult result = verify();

        assertThat(lake.disk.operationCount()).isEqualTo(operations);
        assertThat(result.findings()).extracting(Finding::kind).containsAll(damaged.found);
        if (!damaged.found.isEmpty()) {
            assertThat(result.findings()).allSatisfy(finding -> {
                assertThat(finding.table()).isEqualTo(damaged.table);
                assertThat(finding.text()).contains(lake.disk.exists(LakeOnMemory.ROOT) ? damaged.table : "");
            });
            assertThat(result.findings()).anySatisfy(finding -> {
                assertThat(damaged.found).contains(finding.kind());
                assertThat(finding.text()).contains(file.toString());
            });
            assertThat(result.findings())
                    .allSatisfy(finding ->
                            assertThat(finding.text()).matches("(?s).*(run|[Ss]tart|[Rr]emove|lake rebuild).*"));
        }
    }

    @ParameterizedTest
    @EnumSource(Case.class)
    @Tag("R-073")
    @Tag("B-59")
    void theSinkNeverOverwritesAndSaysWhatToRun(Case damaged) throws IOException {
        fill();
        Path file = damaged.apply(new Damage(lake, damaged.table));
        SortedMap<Path, byte[]> before = tableFiles(damaged.table);
        lake.facts.add(Updates.stock(13, 2, "S0", "13"));

        DeltaLakeSink sink = lake.open(SETTINGS).sink();
        for (int step = 0; step < 20; step++) {
            lake.clock.advance(Duration.ofSeconds(2));
            sink.step();
        }

        before.forEach((path, content) -> {
            boolean ours = path.equals(new Damage(lake, damaged.table).hint())
                    || path.toString().endsWith(".crc");
            if (!ours) {
                assertThat(lake.disk.files().get(path)).as(path.toString()).isEqualTo(content);
            }
        });
        if (damaged.reaction == Reaction.REFUSES) {
            assertThat(tableFiles(damaged.table).keySet())
                    .filteredOn(path -> !path.toString().endsWith(".crc"))
                    .isSubsetOf(before.keySet());
            assertThat(sink.status().lastError())
                    .contains("table " + damaged.table)
                    .contains(file.toString())
                    .contains("truebook lake rebuild " + damaged.table);
            assertThat(sink.inLake()).isLessThan(13);
        } else {
            assertThat(sink.status().lastError()).isNull();
            assertThat(sink.inLake()).isEqualTo(13);
        }
        if (damaged.reaction == Reaction.MENDS) {
            VerifyResult after = LakeAudit.of(LakeOnMemory.ROOT, lake.disk, JOURNAL, lake.facts, Progress.UNHEARD)
                    .run(13);
            assertThat(after.findings()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Case.class)
    @Tag("R-188")
    void aRebuildMendsIt(Case damaged) throws IOException {
        fill();
        List<PositionUpdate> rows = lake.updateRows();
        Map<PositionKey, PositionUpdate> current = lake.positions();
        damaged.apply(new Damage(lake, damaged.table));
        SortedMap<Path, byte[]> old = tableFiles(damaged.table);

        RebuildResult result = rebuild(damaged.table);

        assertThat(verify().findings()).isEmpty();
        assertThat(lake.updateRows()).isEqualTo(rows);
        assertThat(lake.positions()).isEqualTo(current);
        result.kept()
                .ifPresent(kept -> old.forEach((file, content) -> assertThat(lake.disk
                                .files()
                                .get(kept.resolve(
                                        LakeOnMemory.ROOT.resolve(damaged.table).relativize(file))))
                        .as("the old table is kept")
                        .isEqualTo(content)));
        lake.facts.add(Updates.stock(13, 2, "S0", "13"));
        DeltaLakeSink sink = lake.open(SETTINGS).sink();
        sink.flush();
        assertThat(lake.updateRows()).hasSize(rows.size() + 1);
        assertThat(lake.positions()).containsValue(Updates.stock(13, 2, "S0", "13"));
    }

    @Test
    void anOlderCopyInTheTablesPlaceIsCaughtUpFromTheJournal() throws IOException {
        DeltaLake opened = lake.open(SETTINGS);
        lake.facts.add(Updates.stock(1, 1, "S1", "1"));
        opened.sink().flush();
        MemoryDisk copy = Damage.copyOf(lake.disk);
        lake.facts.add(Updates.stock(2, 2, "S0", "2")).add(Updates.stock(3, 1, "S1", "3"));
        opened.sink().flush();
        LakeOnMemory restored = new LakeOnMemory(copy, lake.facts);

        assertThat(LakeAudit.of(LakeOnMemory.ROOT, copy, JOURNAL, lake.facts, Progress.UNHEARD)
                        .run(3)
                        .findings())
                .hasSize(2)
                .allMatch(finding -> finding.kind() == Finding.Kind.BEHIND)
                .allMatch(finding -> finding.text().contains("seq 1, and the journal had noted seq 3"));
        restored.open(SETTINGS).sink().flush();

        assertThat(restored.updateRows()).isEqualTo(lake.updateRows());
        assertThat(restored.positions()).isEqualTo(lake.positions());
    }

    @Test
    void aLakeAheadOfTheJournalIsLeftAlone() throws IOException {
        fill();
        MemoryFactLog older = new MemoryFactLog();
        for (int seq = 1; seq <= 5; seq++) {
            older.add(Updates.stock(seq, seq % 3 + 1, "S" + seq % 2, Integer.toString(seq)));
        }
        long operations = lake.disk.operationCount();

        LakeOnMemory restored = new LakeOnMemory(lake.disk, older);
        DeltaLakeSink sink = restored.open(SETTINGS).sink();

        assertThat(sink.status().lastError())
                .contains("table position_updates")
                .contains("up to seq 12, and the journal ends at seq 5")
                .contains("truebook restore")
                .contains("truebook lake rebuild position_updates");
        assertThat(lake.disk.operations().subList((int) operations, (int) lake.disk.operationCount()))
                .allMatch(operation -> operation.name().equals("forceDirectory"));
        assertThat(LakeAudit.of(LakeOnMemory.ROOT, lake.disk, JOURNAL, older, Progress.UNHEARD)
                        .run(0)
                        .findings())
                .extracting(Finding::kind)
                .contains(Finding.Kind.LAKE_AHEAD);
    }

    @Test
    void theLakeOfAnotherBookIsLeftAlone() throws IOException {
        fill();
        String mine = "ffffffffffffffffffffffffffffffff";
        MemoryFactLog facts = new MemoryFactLog().add(Updates.stock(2, 9, "MINE", "2"));
        int before = lake.updateRows().size();

        DeltaLakeSink sink = DeltaLake.open(
                        LakeOnMemory.ROOT, SETTINGS, lake.disk, lake.clock, Runnable::run, mine, facts)
                .sink();

        assertThat(sink.status().lastError())
                .contains("table position_updates")
                .contains("of another journal")
                .contains("truebook lake rebuild position_updates");
        assertThat(lake.updateRows()).hasSize(before);
        assertThat(LakeAudit.of(LakeOnMemory.ROOT, lake.disk, mine, facts, Progress.UNHEARD)
                        .run(0)
                        .findings())
                .hasSize(2)
                .allMatch(finding -> finding.kind() == Finding.Kind.OTHER_JOURNAL);
    }

    @Test
    void aForeignCommitWhileTheSinkRunsIsNoticedBeforeTheNextOneOfOurs() throws IOException {
        fill();
        DeltaLakeSink sink = lake.open(SETTINGS).sink();
        Damage damage = new Damage(lake, "positions");
        Path commit = damage.foreignCommit(damage.remove(true));
        lake.clock.advance(Duration.ofSeconds(2));

        sink.step();

        assertThat(sink.status().lastError()).contains(commit.toString()).contains("Other/1.0");
    }
}
