package kirin.settings;

import org.osgi.annotation.versioning.ConsumerType;

import java.util.List;

/**
 * What a part of the server knows to be wrong before a start. Found by {@link
 * java.util.ServiceLoader} on the launcher's class path, as there is no framework yet.
 */
@ConsumerType
public interface SettingsCheck {

    /** Looks, and changes nothing; returns one line for each problem, as an operator gets it. */
    List<String> problems(Settings settings);
}
