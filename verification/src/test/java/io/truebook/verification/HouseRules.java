package io.truebook.verification;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.members;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the classes of the modules may not do, as rules over bytecode. The package of a module bears its name. */
final class HouseRules {
    private static final String ROOT = "io.truebook.";

    /** From a module to the modules that it may name, itself aside. */
    private static final Map<String, Set<String>> ARROWS = Map.of(
            "domain", Set.of(),
            "engine", Set.of("domain"),
            "tws", Set.of(),
            "ib", Set.of("domain", "engine", "tws"),
            "journal", Set.of("domain", "engine"),
            "lake", Set.of("domain", "engine"),
            "simulator", Set.of("tws"),
            "app", Set.of("domain", "engine", "ib", "journal", "lake"),
            "service", Set.of("domain", "engine", "ib", "journal", "lake", "tws", "simulator", "app"));

    static final Set<String> MODULES = ARROWS.keySet();

    /** What reaches us and says "order" without being one: ids and texts of messages that only the broker sends. */
    private static final Set<String> ORDER_WORDS_RECEIVED =
            Set.of("orderId", "advancedOrderRejectJson", "ADVANCED_ORDER_REJECT");

    static final ArchRule MODULES_KEEP_TO_THEIR_ARROWS =
            classes().that().resideInAPackage("io.truebook..").should(keepToTheArrows());

    static final ArchRule DOMAIN_AND_TWS_STAND_ALONE = classes()
            .that()
            .resideInAnyPackage("io.truebook.domain..", "io.truebook.tws..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.truebook..", "java..", "org.jspecify..")
            .because("whoever embeds them takes nothing else along");

    static final ArchRule SPRING_STAYS_IN_SERVICE = noClasses()
            .that()
            .resideOutsideOfPackage("io.truebook.service..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "jakarta..", "ch.qos.logback..");

    static final ArchRule THE_VENDORS_CLIENT_IS_NOT_USED = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.ib..")
            .because("it can place orders, and its licence is not ours");

    static final ArchRule TWS_HAS_NO_WORD_FOR_AN_ORDER =
            noClasses().that().resideInAPackage("io.truebook.tws..").should().haveSimpleNameContaining("Order");

    static final ArchRule TWS_HAS_NO_MEMBER_FOR_AN_ORDER = members()
            .that()
            .areDeclaredInClassesThat()
            .resideInAPackage("io.truebook.tws..")
            .should(notSpeakOfOrders());

    static final ArchRule FRAMES_LEAVE_THROUGH_THE_GUARD = noClasses()
            .that()
            .resideOutsideOfPackages("io.truebook.tws..", "io.truebook.simulator..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("io\\.truebook\\.tws\\.(FrameWriter|FieldWriter)")
            .because("WireGuard is the only way to write to the broker");

    static final List<ArchRule> ALL = List.of(
            MODULES_KEEP_TO_THEIR_ARROWS,
            DOMAIN_AND_TWS_STAND_ALONE,
            SPRING_STAYS_IN_SERVICE,
            THE_VENDORS_CLIENT_IS_NOT_USED,
            TWS_HAS_NO_WORD_FOR_AN_ORDER,
            TWS_HAS_NO_MEMBER_FOR_AN_ORDER,
            FRAMES_LEAVE_THROUGH_THE_GUARD);

    private HouseRules() {}

    /** That nothing outside the engine's seams reads a clock, draws a number, starts a thread, or touches a socket or a file. */
    static ArchRule reachesTheWorldOnlyThrough(Seam seam, List<Exemption> exemptions) {
        List<Exemption> granted =
                exemptions.stream().filter(one -> one.seam() == seam).toList();
        return classes()
                .that()
                .resideOutsideOfPackage("io.truebook.engine.seam..")
                .should(new ArchCondition<>("reach the world only through the seam " + seam) {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        if (granted.stream().noneMatch(one -> one.covers(type.getName()))) {
                            seam.goneRoundBy(type)
                                    .forEach(access -> events.add(SimpleConditionEvent.violated(
                                            access, access.getDescription() + ": " + seam.remedy() + " instead")));
                        }
                    }
                });
    }

    private static ArchCondition<JavaClass> keepToTheArrows() {
        return new ArchCondition<>("keep to the arrows of docs/architecture.md") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                String from = module(type);
                Set<String> allowed = ARROWS.get(from);
                if (allowed == null) {
                    events.add(SimpleConditionEvent.violated(type, type.getName() + " is in no known module"));
                    return;
                }
                type.getDirectDependenciesFromSelf().stream()
                        .filter(dependency -> isOurs(dependency.getTargetClass()))
                        .filter(dependency -> !mayName(from, allowed, dependency))
                        .forEach(dependency -> events.add(SimpleConditionEvent.violated(
                                dependency, from + " may not name: " + dependency.getDescription())));
            }
        };
    }

    private static boolean mayName(String from, Set<String> allowed, Dependency dependency) {
        String to = module(dependency.getTargetClass().getBaseComponentType());
        return to.equals(from) || allowed.contains(to);
    }

    private static boolean isOurs(JavaClass type) {
        return type.getBaseComponentType().getPackageName().startsWith(ROOT);
    }

    /** The module that a class of ours belongs to. */
    static String module(JavaClass type) {
        String inside = type.getPackageName().substring(ROOT.length());
        int dot = inside.indexOf('.');
        return dot < 0 ? inside : inside.substring(0, dot);
    }

    private static ArchCondition<JavaMember> notSpeakOfOrders() {
        DescribedPredicate<JavaMember> speaksOfOrders = DescribedPredicate.describe(
                "speak of orders",
                member ->
                        member.getName().matches("(?i).*order.*") && !ORDER_WORDS_RECEIVED.contains(member.getName()));
        return ArchCondition.from(DescribedPredicate.not(speaksOfOrders));
    }
}
