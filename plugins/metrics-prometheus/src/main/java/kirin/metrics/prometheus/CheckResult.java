package kirin.metrics.prometheus;

import org.apache.felix.hc.api.Result;

/**
 * What one check has said.
 *
 * @param name of the check
 * @param status OK, WARN, or what is wrong
 * @param message fit to show an operator
 */
record CheckResult(String name, Result.Status status, String message) {

    boolean isContent() {
        return status == Result.Status.OK || status == Result.Status.WARN;
    }
}
