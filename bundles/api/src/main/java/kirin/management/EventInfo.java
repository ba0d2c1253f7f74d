package kirin.management;

import java.util.Map;

/**
 * An event in the table of the last ones.
 *
 * @param sequence counts up; a gap says that events were dropped
 * @param time in ISO 8601
 * @param type as that of its notification, for example {@code kirin.deployed}
 * @param subject of which application, or of which file; empty for the server as a whole
 * @param message for an operator
 * @param data the same for programs, by names
 */
public record EventInfo(
        long sequence,
        String time,
        String type,
        String subject,
        String message,
        Map<String, String> data) {}
