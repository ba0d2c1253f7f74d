package kirin.server.internal;

/** Requests that came to no application. Any thread counts. */
final class UnroutedFigures {
    final Count notFound = new Count();
    final Count badTargets = new Count();
}
