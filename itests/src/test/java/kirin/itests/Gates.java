package kirin.itests;

import kirin.itests.harness.AppJar;

import java.util.List;

/**
 * Applications whose requests do as their path says, until there is a file that has the query for
 * its name.
 */
final class Gates {
    private static final String GATE =
            """
            final class Gate {
                static Response handle(Request request) throws Exception {
                    java.nio.file.Path file = java.nio.file.Path.of(request.query());
                    if (!request.path().equals("/echo")) {
                        System.err.println("began " + request.target());
                    }
                    switch (request.path()) {
                        case "/hold" -> hold(file);
                        case "/spin" -> spin(file);
                        case "/sleep" -> sleep(request.query());
                        case "/head" -> {
                            return Response.writing("text/plain", out -> {
                                out.write("begun".getBytes());
                                out.flush();
                                hold(file);
                                out.write("late".getBytes());
                            });
                        }
                        default -> {}
                    }
                    return Response.text("passed " + request.query());
                }

                /** Whatever interrupts it. */
                private static void hold(java.nio.file.Path file) {
                    while (!java.nio.file.Files.exists(file)) {
                        java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
                        Thread.interrupted();
                    }
                }

                private static void spin(java.nio.file.Path file) {
                    while (!java.nio.file.Files.exists(file)) {
                        Thread.onSpinWait();
                    }
                }

                private static void sleep(String name) throws InterruptedException {
                    try {
                        Thread.sleep(60_000);
                    } catch (InterruptedException e) {
                        System.err.println("interrupted: " + name);
                        throw e;
                    }
                }
            }
            """;

    /** All of one behaviour, so that each can have settings of its own. */
    static final AppJar JAR = jar(List.of("gate", "late", "prompt", "crowded", "narrow"));

    private Gates() {}

    private static AppJar jar(List<String> names) {
        AppJar jar = AppJar.named("test.gates").type("Gate", GATE);
        names.forEach(name -> jar.component(name, "/" + name, "return Gate.handle(request);"));
        return jar;
    }
}
