package kirin.deployer.internal.leaks;

import static java.util.Objects.requireNonNull;

import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Classes with a class loader of their own, as a bundle has. */
final class CompiledBundle {
    private CompiledBundle() {}

    /** A loader of classes that see the JDK and what this class sees. */
    static ClassLoader of(Path folder, String name, String source) throws Exception {
        Path sources = Files.createDirectories(folder.resolve("sources"));
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Path file = Files.writeString(sources.resolve(name + ".java"), source);
        JavaCompiler compiler = requireNonNull(ToolProvider.getSystemJavaCompiler());
        StringWriter problems = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled =
                    compiler.getTask(
                                    problems,
                                    files,
                                    null,
                                    List.of("-d", classes.toString(), "-proc:none"),
                                    null,
                                    files.getJavaFileObjects(file))
                            .call();
            if (!compiled) {
                throw new IllegalArgumentException(problems.toString());
            }
        }
        return new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, CompiledBundle.class.getClassLoader());
    }

    /** Runs a static method without arguments. */
    static void call(ClassLoader loader, String type, String method) throws Exception {
        var called = loader.loadClass(type).getDeclaredMethod(method);
        called.setAccessible(true);
        called.invoke(null);
    }
}
