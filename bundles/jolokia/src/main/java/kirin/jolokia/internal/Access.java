package kirin.jolokia.internal;

import kirin.settings.ManagementSettings;
import kirin.settings.Settings;
import kirin.settings.SettingsException;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Who may do what: both files as they were read last.
 *
 * @param passwordFile as the operator has named it
 */
record Access(Policy policy, Passwords passwords, String passwordFile) {

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
                named.toString());
    }
}
