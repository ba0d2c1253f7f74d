package kirin.itests.harness;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;

import kirin.app.Application;

import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.log.LogService;
import org.slf4j.MDC;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** An application bundle made from source while the test runs, as a user's build would make it. */
public final class AppJar {
    /** One class of each jar that an application may use. */
    private static final List<Class<?>> LIBRARIES =
            List.of(
                    Application.class,
                    Component.class,
                    BundleActivator.class,
                    MDC.class,
                    LogService.class,
                    Logger.class);

    private final String symbolicName;
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    // Of the bundle as it is now: to compile is most of the work where tests share one.
    private byte @Nullable [] built;

    private AppJar(String symbolicName) {
        this.symbolicName = symbolicName;
        headers.put("Bundle-SymbolicName", symbolicName);
        headers.put("Bundle-Version", "1.0.0");
        headers.put("-noimportjava", "true");
    }

    /** A bundle without a class yet; all its classes go into the package of its symbolic name. */
    public static AppJar named(String symbolicName) {
        return new AppJar(symbolicName);
    }

    /** A bundle {@code test.NAME} of one application {@code NAME}, mounted at {@code /NAME}. */
    public static AppJar application(String name, String bodyOfHandle) {
        return named("test." + name).component(name, "/" + name, bodyOfHandle);
    }

    /** As {@link #application}, answering every request with {@code text}. */
    public static AppJar answering(String name, String text) {
        return application(name, "return Response.text(\"" + text + "\");");
    }

    /** As {@link #application}, answering with {@code text}, a space and the query. */
    public static AppJar echoing(String name, String text) {
        return application(name, "return Response.text(\"" + text + " \" + request.query());");
    }

    /** Its symbolic name. */
    public String symbolicName() {
        return symbolicName;
    }

    /** The same bundle in another version. */
    public AppJar version(String version) {
        return header("Bundle-Version", version);
    }

    /** One more manifest header or bnd instruction. */
    public synchronized AppJar header(String name, String value) {
        built = null;
        headers.put(name, value);
        return this;
    }

    /** One more application; {@code bodyOfHandle} sees {@code request} and may throw anything. */
    public AppJar component(String name, String path, String bodyOfHandle) {
        return type(
                "App" + sources.size(),
                """
                @Component
                @Mount(path = "%s", name = "%s")
                public final class App%d implements Application {
                    @Override
                    public Response handle(Request request) throws Exception {
                        %s
                    }
                }
                """
                        .formatted(path, name, sources.size(), bodyOfHandle));
    }

    /** One more class; the packages of the API are imported already. */
    public synchronized AppJar type(String className, String declaration) {
        built = null;
        sources.put(
                className,
                """
                package %s;

                import kirin.app.*;
                import kirin.http.*;
                import kirin.worker.*;
                import org.osgi.service.component.annotations.*;

                %s
                """
                        .formatted(symbolicName, declaration));
        return this;
    }

    /** The bytes of the jar. */
    public synchronized byte[] bytes() {
        byte[] bytes = built;
        if (bytes == null) {
            bytes = build();
            built = bytes;
        }
        return bytes.clone();
    }

    private byte[] build() {
        try {
            Path classes = Files.createTempDirectory("kirin-app-classes");
            try {
                compileInto(classes);
                return bundle(classes);
            } finally {
                deleteWhole(classes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new AssertionError("bnd could not build " + symbolicName, e);
        }
    }

    /** Writes the jar and returns where. */
    public Path writeTo(Path file) {
        try {
            return Files.write(file, bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void compileInto(Path classes) {
        var messages = new StringWriter();
        var units = sources.entrySet().stream().map(e -> unit(e.getKey(), e.getValue())).toList();
        var options = List.of("-d", classes.toString(), "-classpath", classPath(), "-proc:none");
        boolean compiled =
                units.isEmpty()
                        || ToolProvider.getSystemJavaCompiler()
                                .getTask(messages, null, null, options, null, units)
                                .call();
        if (!compiled) {
            throw new AssertionError(symbolicName + " does not compile:\n" + messages);
        }
    }

    private static String classPath() {
        return LIBRARIES.stream()
                .map(type -> whereIs(type).toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private byte[] bundle(Path classes) throws Exception {
        try (var builder = new Builder();
                var content = new Jar(classes.toFile())) {
            builder.setProperty("-includepackage", symbolicName);
            builder.setProperty("-resourceonly", String.valueOf(sources.isEmpty()));
            headers.forEach(builder::setProperty);
            builder.addClasspath(content);
            for (Class<?> each : LIBRARIES) {
                builder.addClasspath(whereIs(each));
            }
            try (var jar = builder.build()) {
                if (!builder.isOk()) {
                    throw new AssertionError(symbolicName + ": " + builder.getErrors());
                }
                var bytes = new ByteArrayOutputStream();
                jar.write(bytes);
                return bytes.toByteArray();
            }
        }
    }

    private static SimpleJavaFileObject unit(String className, String source) {
        var name = URI.create("string:///" + className + ".java");
        return new SimpleJavaFileObject(name, SimpleJavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
    }

    private static File whereIs(Class<?> type) {
        return Path.of(
                        URI.create(
                                type.getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toString()))
                .toFile();
    }

    private static void deleteWhole(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
