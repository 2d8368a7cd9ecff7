package io.truebook.verification;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Which tests claim which promises, read from {@code @Tag("R-042")} in test sources.
 *
 * <p>A test is named {@code Class#method} or, for all methods of a class, {@code Class}; a nested class is
 * {@code Outer.Inner}. A tag on a class counts for each method in it. A method that JUnit would not run, or a disabled one,
 * claims nothing.
 *
 * @param idsByTest from the name of a test to the ids that it claims
 */
record PromiseTags(Map<String, Set<String>> idsByTest) {

    private static final Pattern ID = Pattern.compile("[RBTC]-\\d{2,3}[a-z]?\\+?");
    private static final Pattern RUNS =
            Pattern.compile("(.*\\.)?(Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate)");

    /** Reads the test sources of all modules below {@code root}. */
    static PromiseTags of(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return read(files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> root.relativize(file).toString().contains("src/test/java"))
                    .sorted()
                    .map(PromiseTags::text)
                    .toList());
        }
    }

    /** Reads the given texts of compilation units. */
    static PromiseTags read(List<? extends JavaFileObject> sources) throws IOException {
        Scan scan = new Scan();
        if (!sources.isEmpty()) {
            JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
            JavacTask task = (JavacTask) compiler.getTask(null, null, null, List.of("-proc:none"), null, sources);
            for (CompilationUnitTree unit : task.parse()) {
                scan.scan(unit, new Place("", Set.of(), true));
            }
        }
        return new PromiseTags(scan.found);
    }

    /** A source text that is not a file. */
    static JavaFileObject text(String name, String content) {
        return new Text(URI.create("string:///" + name + ".java"), content);
    }

    private static JavaFileObject text(Path file) {
        try {
            return new Text(file.toUri(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every id that some test claims. */
    NavigableSet<String> ids() {
        NavigableSet<String> ids = new TreeSet<>();
        idsByTest.values().forEach(ids::addAll);
        return ids;
    }

    boolean knows(String test) {
        return idsByTest.containsKey(test);
    }

    /** Whether the test, or for a class one of its methods, claims the id. */
    boolean claims(String test, String id) {
        return idsByTest.entrySet().stream()
                .filter(entry -> entry.getKey().equals(test) || entry.getKey().startsWith(test + "#"))
                .anyMatch(entry -> entry.getValue().contains(id));
    }

    /** Where in the sources we are: the class, the ids it claims, and whether JUnit would run what is here. */
    private record Place(String className, Set<String> ids, boolean enabled) {}

    private static final class Scan extends TreeScanner<Void, Place> {
        private final Map<String, Set<String>> found = new TreeMap<>();

        @Override
        public Void visitClass(ClassTree type, Place outer) {
            String name = type.getSimpleName().toString();
            if (name.isEmpty()) {
                return null;
            }
            Place here = new Place(
                    outer.className().isEmpty() ? name : outer.className() + "." + name,
                    and(outer.ids(), type.getModifiers()),
                    outer.enabled() && !has(type.getModifiers(), "(.*\\.)?Disabled"));
            return super.visitClass(type, here);
        }

        @Override
        public Void visitMethod(MethodTree method, Place here) {
            ModifiersTree modifiers = method.getModifiers();
            if (here.enabled() && has(modifiers, RUNS.pattern()) && !has(modifiers, "(.*\\.)?Disabled")) {
                Set<String> ids = and(here.ids(), modifiers);
                note(here.className() + "#" + method.getName(), ids);
                note(here.className(), here.ids());
            }
            return null;
        }

        private void note(String test, Set<String> ids) {
            found.computeIfAbsent(test, unseen -> new TreeSet<>()).addAll(ids);
        }

        private static boolean has(ModifiersTree modifiers, String pattern) {
            return modifiers.getAnnotations().stream()
                    .anyMatch(one -> one.getAnnotationType().toString().matches(pattern));
        }

        private static Set<String> and(Set<String> outer, ModifiersTree modifiers) {
            Set<String> ids = new LinkedHashSet<>(outer);
            modifiers.getAnnotations().forEach(annotation -> collect(annotation, ids));
            return ids;
        }

        private static void collect(AnnotationTree annotation, Set<String> ids) {
            String type = annotation.getAnnotationType().toString();
            if (type.matches("(.*\\.)?Tags?")) {
                annotation.getArguments().forEach(argument -> collect(argument, ids));
            }
        }

        private static void collect(ExpressionTree argument, Set<String> ids) {
            switch (argument) {
                case AssignmentTree assignment -> collect(assignment.getExpression(), ids);
                case NewArrayTree array -> array.getInitializers().forEach(element -> collect(element, ids));
                case AnnotationTree nested -> collect(nested, ids);
                case LiteralTree literal
                when literal.getValue() instanceof String id && ID.matcher(id).matches() -> ids.add(id);
                case LiteralTree other -> {}
                default ->
                    throw new IllegalArgumentException(
                            "@Tag(" + argument + ") is not a literal; write the id where it is claimed");
            }
        }
    }

    private static final class Text extends SimpleJavaFileObject {
        private final String content;

        Text(URI uri, String content) {
            super(uri, Kind.SOURCE);
            this.content = content;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return content;
        }
    }
}
