package kirin.management;

/**
 * How long requests took, from the first byte of a request to the last of its answer. A percentile
 * is right within 7 percent.
 *
 * @param requests that were measured
 * @param p50Micros within which half of them ended, in microseconds; 0 if there were none
 * @param p90Micros within which 90 percent ended
 * @param p95Micros within which 95 percent ended
 * @param p99Micros within which 99 percent ended
 * @param p999Micros within which 99.9 percent ended
 * @param maxMicros that the longest took
 */
public record LatencyInfo(
        long requests,
        double p50Micros,
        double p90Micros,
        double p95Micros,
        double p99Micros,
        double p999Micros,
        double maxMicros) {}
