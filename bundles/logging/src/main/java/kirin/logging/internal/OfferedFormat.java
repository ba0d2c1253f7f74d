package kirin.logging.internal;

import kirin.log.AccessLogFormat;
import kirin.log.AccessLogFormatException;

import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

import java.util.List;

/** A format that a bundle offers, made by it when it is first asked for. Any thread. */
interface OfferedFormat {

    /** What users write to have it. */
    List<String> names();

    /**
     * The format itself.
     *
     * @throws AccessLogFormatException if its bundle fails to make it
     */
    AccessLogFormat get() throws AccessLogFormatException;

    /** One offered as a service. */
    record Service(BundleContext context, ServiceReference<AccessLogFormat> reference)
            implements OfferedFormat {

        @Override
        public List<String> names() {
            return AccessLogFormat.names(reference.getProperty(AccessLogFormat.NAME));
        }

        @Override
        public AccessLogFormat get() throws AccessLogFormatException {
            AccessLogFormat format = context.getService(reference);
            if (format == null) {
                throw new AccessLogFormatException(
                        "%s cannot make the format %s; the error log says why"
                                .formatted(reference.getBundle(), String.join(", ", names())));
            }
            return format;
        }
    }
}
