package io.truebook.verification;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/** The modules' own classes keep the house rules. */
class ArchitectureTest {

    /** Test classes, of this module or in another's test jar, may plant and simulate what they like. */
    private static final ImportOption PRODUCTION =
            location -> !location.contains("/test-classes/") && !location.contains("-tests.jar");

    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(PRODUCTION).importPackages("io.truebook");

    @Test
    void everyModuleIsLookedAt() {
        assertThat(CLASSES.stream().map(HouseRules::module).distinct())
                .containsExactlyInAnyOrderElementsOf(HouseRules.MODULES);
    }

    @ParameterizedTest
    @FieldSource("io.truebook.verification.HouseRules#ALL")
    void everyModuleKeepsThe(ArchRule rule) {
        rule.check(CLASSES);
    }

    @ParameterizedTest
    @EnumSource
    void theWorldIsReachedOnlyThrough(Seam seam) {
        HouseRules.reachesTheWorldOnlyThrough(seam, Exemption.GRANTED).check(CLASSES);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @FieldSource("io.truebook.verification.Exemption#GRANTED")
    void everyExemptionIsStillUsed(Exemption exemption) {
        assertThat(CLASSES.stream()
                        .filter(type -> exemption.covers(type.getName()))
                        .flatMap(type -> exemption.seam().goneRoundBy(type).stream()))
                .as("what %s does past the seam %s", exemption.className(), exemption.seam())
                .isNotEmpty();
        assertThat(exemption.reason()).isNotBlank();
    }
}
