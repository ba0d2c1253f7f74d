package kirin.management;

/**
 * On whose behalf a thread calls management beans: bound by whatever lets others in, so that the
 * audit log knows. Where none is bound, it is who calls by JMX.
 *
 * @param who the user
 * @param from by which way, and from where, for example {@code jolokia 127.0.0.1}
 */
public record Caller(String who, String from) {
    /** To be bound around a call. */
    public static final ScopedValue<Caller> CURRENT = ScopedValue.newInstance();
}
