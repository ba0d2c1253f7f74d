package kirin.runtime;

import kirin.settings.OneLine;

import org.osgi.framework.Bundle;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The line for a bundle of ours that does not start. */
final class BundleFailure {
    /** The last one that Felix names is where the chain of what needs what ends. */
    private static final Pattern MISSING =
            Pattern.compile(
                    "missing requirement \\[[^\\]]*\\]\\([^)]*\\)?\\]? ?([\\w.]+); (\\(.*?\\)+)(?="
                            + " |\\]|$)");

    private BundleFailure() {}

    static String of(Bundle bundle, Throwable failure) {
        String file = bundle.getLocation().replaceFirst("^(reference:)?file:/*", "/");
        return file + " cannot be started: " + reason(failure);
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause();
        if (cause != null) {
            return OneLine.of(cause);
        }
        String line = OneLine.of(failure);
        int repetition = line.indexOf(" Unresolved requirements:");
        String text = repetition < 0 ? line : line.substring(0, repetition);
        Matcher missing = MISSING.matcher(text);
        String needed = "";
        while (missing.find()) {
            needed = missing.group(1) + " " + missing.group(2);
        }
        return needed.isEmpty()
                ? text
                : "no bundle provides " + needed + "; put the bundle that does beside it";
    }
}
