package kirin.management;

import java.util.List;

/**
 * Lines of the access log, for who follows it.
 *
 * @param last number of the last line that was looked at: where to go on
 * @param missed lines that came and were no longer there
 */
public record FollowedLines(long last, long missed, List<FollowedLine> lines) {}
