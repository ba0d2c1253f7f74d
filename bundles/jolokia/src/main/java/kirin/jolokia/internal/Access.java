package kirin.jolokia.internal;

import kirin.settings.ManagementSettings;
import kirin.settings.Settings;
import kirin.settings.SettingsException;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Who may do what: both files as they were read last, and the setting that goes with them.
 *
 * @param passwordFile as the operator has named it
 * @param origins of pages that are not foreign, as browsers write them
 */
record Access(Policy policy, Passwords passwords, String passwordFile, Set<String> origins) {

    Access {
        origins = Set.copyOf(origins);
    }

    /** Reads what the settings name; a file of passwords that is missing is made. */
    static Access of(Settings settings) throws SettingsException {
        Path named = settings.get(ManagementSettings.JOLOKIA_PASSWORDS);
        Path file = settings.resolve(named);
        PasswordFile.make(file, named.toString());
        Optional<Path> policy = settings.get(ManagementSettings.JOLOKIA_POLICY);
        return new Access(
                policy.isEmpty()
                        ? PolicyReader.shipped()
                        : PolicyReader.read(
                                settings.resolve(policy.get()), policy.get().toString()),
                Passwords.read(file, named.toString()),
                named.toString(),
                Set.copyOf(settings.get(ManagementSettings.JOLOKIA_ORIGINS)));
    }
}
