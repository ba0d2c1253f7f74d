package kirin.management;

import java.util.List;

/**
 * A removed bundle whose classes cannot be collected.
 *
 * @param bundle its symbolic name
 * @param version of it
 * @param removed when it was removed, in ISO 8601
 * @param holders what keeps it in memory, a sentence each that says what to do
 */
public record LeakedBundle(String bundle, String version, String removed, List<String> holders) {}
