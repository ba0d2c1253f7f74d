package kirin.metrics.prometheus;

import org.apache.felix.hc.api.HealthCheck;

/**
 * Something that is asked whether it is well.
 *
 * @param name that operators see
 * @param key by which a check that has not answered yet is known again
 * @param check asked on a thread that may wait for it
 */
record Check(String name, Object key, HealthCheck check) {}
