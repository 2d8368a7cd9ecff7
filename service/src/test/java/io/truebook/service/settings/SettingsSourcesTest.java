package io.truebook.service.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.domain.BookPolicy;
import io.truebook.lake.Partitioning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsSourcesTest {

    @TempDir
    Path dir = Path.of("unset");

    private ServiceSettings flags(Map<String, String> flags) {
        return SettingsSources.read(dir, null, flags, Map.of());
    }

    private ServiceSettings environment(Map<String, String> environment) {
        return SettingsSources.read(dir, null, Map.of(), environment);
    }

    private ServiceSettings file(String yaml) throws IOException {
        Files.writeString(dir.resolve("truebook.yml"), yaml);
        return SettingsSources.read(dir, null, Map.of(), Map.of());
    }

    @Test
    @Tag("R-176")
    @Tag("R-020")
    @Tag("R-021")
    @Tag("R-061")
    void defaultsAreThoseOfTheSources() {
        ServiceSettings settings = flags(Map.of());

        assertThat(settings.positionSync())
                .isEqualTo(new PositionSyncSettings(true, Duration.ofMinutes(5), true, true, false, true, "hybrid"));
        assertThat(settings.reconciliation()).isEqualTo(new ReconciliationSettings(null));
        assertThat(settings.broker())
                .isEqualTo(new BrokerSettings("127.0.0.1", 7497, 1, Duration.ofSeconds(10), 200, false));
        assertThat(settings.lake())
                .isEqualTo(new LakeFolderSettings(
                        null, Duration.ofSeconds(3), 100, Duration.ofMinutes(1), Partitioning.SYMBOL));
        assertThat(settings.journal())
                .isEqualTo(new JournalFolderSettings(64 << 20, new JournalFolderSettings.Archive(null)));
        assertThat(settings.server()).isEqualTo(new ServerSettings(8080, "127.0.0.1"));
        assertThat(settings.instance()).isEqualTo(new InstanceSettings("main"));
        assertThat(settings.policy()).isEqualTo(BookPolicy.DEFAULT);
    }

    private static final Map<String, String> EVERY_KEY = Map.ofEntries(
            Map.entry("position-sync.enabled", "false"),
            Map.entry("position-sync.sync-interval", "120"),
            Map.entry("position-sync.sync-on-trade", "false"),
            Map.entry("position-sync.sync-on-position-update", "false"),
            Map.entry("position-sync.mark-missing-as-closed", "true"),
            Map.entry("position-sync.calculate-realized-pnl", "false"),
            Map.entry("position-sync.conflict-policy", "lww"),
            Map.entry("reconciliation.interval", "60"),
            Map.entry("ib.host", "10.0.0.5"),
            Map.entry("ib.port", "4002"),
            Map.entry("ib.client-id", "7"),
            Map.entry("ib.connect-timeout", "3"),
            Map.entry("ib.max-server-version", "176"),
            Map.entry("ib.allow-remote-tws", "true"),
            Map.entry("lake.path", "/data/lake"),
            Map.entry("lake.batch-interval", "5"),
            Map.entry("lake.batch-size", "500"),
            Map.entry("lake.max-age", "30"),
            Map.entry("lake.partitioning", "date"),
            Map.entry("journal.segment-bytes", "2097152"),
            Map.entry("journal.archive.max-age", "90"),
            Map.entry("server.port", "9000"),
            Map.entry("server.address", "localhost"),
            Map.entry("warnings.live-files", "500"),
            Map.entry("warnings.free-bytes", "4096"),
            Map.entry("truebook.collector", "desk-1"));

    private static final ServiceSettings EVERY_VALUE = new ServiceSettings(
            new PositionSyncSettings(false, Duration.ofMinutes(2), false, false, true, false, "last-write-wins"),
            new ReconciliationSettings(Duration.ofMinutes(1)),
            new BrokerSettings("10.0.0.5", 4002, 7, Duration.ofSeconds(3), 176, true),
            new LakeFolderSettings(
                    Path.of("/data/lake"), Duration.ofSeconds(5), 500, Duration.ofSeconds(30), Partitioning.DATE),
            new JournalFolderSettings(2097152, new JournalFolderSettings.Archive(Duration.ofDays(90))),
            new ServerSettings(9000, "localhost"),
            new WarningSettings(500, 4096),
            new InstanceSettings("desk-1"));

    @Test
    @Tag("R-176")
    @Tag("R-061")
    @Tag("R-064")
    void everyKeyIsMappedFromFlags() {
        assertThat(EVERY_KEY.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        SettingKeys.ALL.stream().map(Setting::key).toList());
        assertThat(flags(EVERY_KEY)).isEqualTo(EVERY_VALUE);
    }

    @Test
    @Tag("R-176")
    void everyKeyIsMappedFromTheEnvironment() {
        Map<String, String> environment = new HashMap<>();
        EVERY_KEY.forEach((key, value) ->
                environment.put(SettingKeys.named(key).orElseThrow().environmentName(), value));

        assertThat(environment).containsKeys("POSITION_SYNC_SYNC_INTERVAL", "IB_CLIENT_ID", "LAKE_BATCH_INTERVAL");
        assertThat(environment(environment)).isEqualTo(EVERY_VALUE);
    }

    @Test
    void everyKeyIsMappedFromAFile() throws IOException {
        StringBuilder yaml = new StringBuilder();
        EVERY_KEY.forEach(
                (key, value) -> yaml.append(key).append(": ").append(value).append('\n'));

        assertThat(file(yaml.toString())).isEqualTo(EVERY_VALUE);
    }

    @Test
    @Tag("R-176")
    void theSourcesKeysAreUnderstoodInFilesAndFlags() throws IOException {
        assertThat(file("POSITION_SYNC_SYNC_INTERVAL: 120\nPOSITION_SYNC_ENABLED: false")
                        .positionSync())
                .isEqualTo(new PositionSyncSettings(false, Duration.ofMinutes(2), true, true, false, true, "hybrid"));
        assertThat(flags(Map.of("POSITION_SYNC_SYNC_ON_TRADE", "no"))
                        .positionSync()
                        .syncOnTrade())
                .isFalse();
    }

    @Test
    void flagsAreStrongerThanTheEnvironmentAndThatThanAFile() throws IOException {
        Files.writeString(dir.resolve("truebook.yml"), "ib:\n  port: 1\n  client-id: 2\n  max-server-version: 170\n");

        BrokerSettings broker = SettingsSources.read(
                        dir, null, Map.of("ib.port", "11"), Map.of("IB_PORT", "21", "IB_CLIENT_ID", "22"))
                .broker();

        assertThat(broker.port()).isEqualTo(11);
        assertThat(broker.clientId()).isEqualTo(22);
        assertThat(broker.maxServerVersion()).isEqualTo(170);
    }

    @Test
    @Tag("R-091")
    void theIntervalOfReconciliationsDefaultsToThatOfTheSync() {
        assertThat(flags(Map.of("position-sync.sync-interval", "40")).policy().syncInterval())
                .isEqualTo(Duration.ofSeconds(40));
        assertThat(flags(Map.of("position-sync.sync-interval", "40", "reconciliation.interval", "20"))
                        .policy()
                        .syncInterval())
                .isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    @Tag("T-42")
    void eachOfTheSixSettingsIsARuleOfTheBook() {
        BookPolicy rules = environment(Map.of(
                        "POSITION_SYNC_ENABLED", "false",
                        "POSITION_SYNC_SYNC_INTERVAL", "17",
                        "POSITION_SYNC_SYNC_ON_TRADE", "false",
                        "POSITION_SYNC_SYNC_ON_POSITION_UPDATE", "false",
                        "POSITION_SYNC_MARK_MISSING_AS_CLOSED", "true",
                        "POSITION_SYNC_CALCULATE_REALIZED_PNL", "false"))
                .policy();

        assertThat(rules.enabled()).isFalse();
        assertThat(rules.syncInterval()).isEqualTo(Duration.ofSeconds(17));
        assertThat(rules.syncOnTrade()).isFalse();
        assertThat(rules.syncOnPositionUpdate()).isFalse();
        assertThat(rules.markMissingAsClosed()).isTrue();
        assertThat(rules.calculateRealizedPnl()).isFalse();
    }

    /** Key, value, and a word that the one line must hold beside them. */
    @ParameterizedTest
    @Tag("R-061")
    @CsvSource(
            delimiter = '|',
            value = {
                "position-sync.enabled               | maybe          | true or false",
                "position-sync.sync-interval         | 0              | 1 to 86400",
                "position-sync.sync-interval         | -5             | 1 to 86400",
                "position-sync.sync-interval         | soon           | 1 to 86400",
                "position-sync.sync-interval         | 100000         | 1 to 86400",
                "position-sync.sync-on-trade         | 7              | true or false",
                "position-sync.sync-on-position-update | perhaps      | true or false",
                "position-sync.mark-missing-as-closed  | ja           | true or false",
                "position-sync.calculate-realized-pnl  | 2            | true or false",
                "reconciliation.interval             | 0              | 1 to 86400",
                "reconciliation.interval             | x              | 1 to 86400",
                "ib.host                             | not a host     | host",
                "ib.host                             | 10.1.2.3       | ib.allow-remote-tws",
                "ib.port                             | 0              | 65535",
                "ib.port                             | 70000          | 65535",
                "ib.port                             | seven          | 65535",
                "ib.client-id                        | 0              | 1 or more",
                "ib.client-id                        | -1             | 1 or more",
                "ib.client-id                        | one            | 1 or more",
                "ib.connect-timeout                  | 0              | 60",
                "ib.connect-timeout                  | 3600           | 60",
                "ib.connect-timeout                  | fast           | 60",
                "ib.max-server-version               | 100            | 163 to 200",
                "ib.max-server-version               | 300            | 163 to 200",
                "ib.allow-remote-tws                 | sure           | true or false",
                "lake.batch-interval                 | 0              | 1 to 5",
                "lake.batch-interval                 | 6              | 1 to 5",
                "lake.batch-interval                 | 500ms          | 1 to 5",
                "lake.batch-interval                 | often          | 1 to 5",
                "lake.batch-size                     | 0              | 1 to 1000000",
                "lake.batch-size                     | many           | 1 to 1000000",
                "lake.max-age                        | 7200           | 1 to 3600",
                "lake.partitioning                   | hour           | symbol, date or none",
                "journal.segment-bytes               | 12             | 1048576",
                "journal.segment-bytes               | big            | 1048576",
                "journal.archive.max-age             | -1             | positive",
                "journal.archive.max-age             | old            | positive",
                "server.port                         | -1             | 0 to 65535",
                "server.port                         | 99999          | 0 to 65535",
                "server.port                         | http           | 0 to 65535",
                "server.address                      | 0.0.0.0        | 127.0.0.1",
                "truebook.collector                  | a b            | letters",
                "lake.batch-intervall                | 3              | lake.batch-interval",
                "lake                                | 3              | lake.path",
                "ib.clientid                         | 3              | ib.client-id",
                "colour                              | blue           | position-sync.enabled",
            })
    void brokenSettingsAreRefusedInOneLineThatNamesKeyAndValueAndWhatIsAllowed(
            String key, String value, String allowed) {
        assertThatThrownBy(() -> flags(Map.of(key, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("\n")
                .contains(key)
                .contains(allowed)
                .satisfies(message -> assertThat(key.startsWith("ib.") || !known(key) || message.contains(value))
                        .as(message)
                        .isTrue());
    }

    private static boolean known(String key) {
        return SettingKeys.named(key).isPresent();
    }

    @Test
    void aMistypedSwitchInTheEnvironmentIsNotASwitchLeftAlone() {
        assertThatThrownBy(() -> environment(Map.of("POSITION_SYNC_ENABLE", "false")))
                .hasMessageContaining("POSITION_SYNC_ENABLE ")
                .hasMessageContaining("POSITION_SYNC_ENABLED");
    }

    @Test
    void aFileThatIsNoYamlIsNamed() {
        assertThatThrownBy(() -> file("ib: [port"))
                .isInstanceOf(SettingRefused.class)
                .hasMessageContaining("truebook.yml")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void aFileThatWasAskedForMustBeThere() {
        assertThatThrownBy(() -> SettingsSources.read(dir, dir.resolve("none.yml"), Map.of(), Map.of()))
                .hasMessageContaining("none.yml")
                .hasMessageContaining("--config");
    }

    @Test
    void theEnvironmentOfOthersIsNoneOfOurBusiness() {
        assertThat(environment(Map.of("TRUEBOOK_DIR", "/x", "LAKE_SHORE", "1", "IB_FOO", "1", "PATH", "/bin"))
                        .policy())
                .isEqualTo(BookPolicy.DEFAULT);
    }
}
