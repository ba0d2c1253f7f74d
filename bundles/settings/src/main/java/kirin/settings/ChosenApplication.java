package kirin.settings;

/**
 * The one application that is to be served, as gunicorn's users name it: {@code
 * BUNDLE[:APPLICATION]}.
 *
 * @param bundle the symbolic name of a bundle in a deploy folder, or the path of a jar
 * @param application the name of one of its applications; empty if it has but one
 */
public record ChosenApplication(String bundle, String application) {
    private static final String JAR = ".jar";

    /** Whether the bundle is named by the path of its jar. */
    public boolean isFile() {
        return bundle.endsWith(JAR) || bundle.indexOf('/') >= 0;
    }

    /** As it is written. */
    @Override
    public String toString() {
        return application.isEmpty() ? bundle : bundle + ':' + application;
    }

    /** A name, perhaps with another one after a colon. */
    static final class Type extends ValueType<ChosenApplication> {
        @Override
        public String expected() {
            return "BUNDLE or BUNDLE:APPLICATION, where BUNDLE is a symbolic name or a jar";
        }

        @Override
        public ChosenApplication parse(String text) throws InvalidValueException {
            String name = text.strip();
            int colon = name.lastIndexOf(':');
            // A colon in a folder's name is none of ours.
            String bundle = colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
            if (bundle.isEmpty()) {
                throw invalid(text);
            }
            return new ChosenApplication(
                    bundle, bundle.equals(name) ? "" : name.substring(colon + 1));
        }
    }
}
