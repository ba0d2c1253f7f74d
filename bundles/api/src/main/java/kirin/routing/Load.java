package kirin.routing;

import java.time.Duration;

/**
 * What a revision has done since it was made.
 *
 * @param requests that have ended, those included that the server answered for it
 * @param serverErrors of these, the ones answered with a status from 500 on, or broken off by the
 *     server; not those that the client broke off or that ended because it was silent for too long
 * @param timeouts of these, the ones that passed their time limit
 * @param median time from a request's arrival to its end, within 10 percent
 * @param p95 the time within which 95 of 100 requests ended, within 10 percent
 */
public record Load(
        long requests, long serverErrors, long timeouts, Duration median, Duration p95) {}
