package io.truebook.verification;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Classes compiled from text, so that a rule can be shown a page that the compiler's own checks would not let in. */
final class Planted {

    private Planted() {}

    /** Compiles one class {@code Planted} per body, into {@code folder}, and reads the classes back. */
    static JavaClasses compile(Path folder, String packageName, String members) {
        return compile(folder, List.of(new Source(packageName, "Planted", members)));
    }

    static JavaClasses compile(Path folder, List<Source> sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        boolean compiled = compiler.getTask(
                        complaints,
                        null,
                        null,
                        List.of("-d", folder.toString(), "-proc:none", "-nowarn"),
                        null,
                        sources)
                .call();
        assertThat(compiled).as("compiles: %s", complaints).isTrue();
        return new ClassFileImporter().importPath(folder);
    }

    /** The text of one class. */
    static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String packageName, String className, String members) {
            super(URI.create("string:///" + packageName.replace('.', '/') + '/' + className + ".java"), Kind.SOURCE);
            this.text = "package %s;%npublic class %s {%n%s%n}%n".formatted(packageName, className, members);
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
