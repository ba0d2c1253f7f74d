package kirin.log;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears of every exchange that has ended, whether there is an access log or not; for figures.
 * Published as an OSGi service. While there is none, nothing is made for any.
 */
@ConsumerType
public interface AccessListener {

    /**
     * Takes note of an exchange that has ended. Called on its I/O thread, by several at once: must
     * not block. What it throws is logged once and harmless.
     *
     * @param record to be read before this returns, and not kept
     */
    void ended(AccessRecord record);
}
