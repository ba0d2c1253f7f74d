package kirin.deployer.internal.configurations;

import org.osgi.framework.Bundle;

import java.util.regex.Pattern;

/**
 * Which configuration a file holds, as its name says.
 *
 * @param base what components name: the PID, or that of a factory
 * @param instance which one of the factory's; empty for a PID of its own
 */
public record Pid(String base, String instance) {
    /** Of what OSGi allows, without what has a meaning in targeted PIDs and filters. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_$-]+(\\.[A-Za-z0-9_$-]+)*");

    private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9_$.@+-]+");
    private static final int LONGEST = 150;

    /**
     * As Felix File Install reads {@code .cfg}: a factory's instance stands behind the first {@code
     * ~} or, if there is none, the first {@code -}. In the other form only {@code ~} divides.
     *
     * @param stem the file's name without what follows the last dot
     */
    static Pid of(String stem, boolean hyphenDivides) throws MistakeException {
        int divider = stem.indexOf('~');
        if (divider < 0 && hyphenDivides) {
            divider = stem.indexOf('-');
        }
        String base = divider < 0 ? stem : stem.substring(0, divider);
        String instance = divider < 0 ? "" : stem.substring(divider + 1);
        boolean isValid =
                stem.length() <= LONGEST
                        && NAME.matcher(base).matches()
                        && (divider < 0 || INSTANCE.matcher(instance).matches());
        if (!isValid) {
            throw new MistakeException(
                    "its name is not that of a configuration; name it by a PID, or"
                            + " FACTORY_PID~NAME,"
                            + " of at most %d letters, digits, . _ - and $".formatted(LONGEST));
        }
        return new Pid(base, instance);
    }

    boolean isOfFactory() {
        return !instance.isEmpty();
    }

    /** What a component names, but for one bundle alone (OSGi Compendium 104.3.2). */
    String targetedAt(Bundle bundle) {
        return base
                + '|'
                + bundle.getSymbolicName()
                + '|'
                + bundle.getVersion()
                + '|'
                + bundle.getLocation();
    }

    /** As OSGi writes it, {@code FACTORY~NAME} for one of a factory's. */
    @Override
    public String toString() {
        return isOfFactory() ? base + '~' + instance : base;
    }
}
