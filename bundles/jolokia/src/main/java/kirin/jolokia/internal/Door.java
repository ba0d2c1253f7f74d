package kirin.jolokia.internal;

import kirin.lifecycle.ListenException;
import kirin.settings.BindAddress;
import kirin.settings.Setting;
import kirin.settings.Settings;
import kirin.settings.SettingsException;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Where an endpoint is to be opened.
 *
 * @param name as the log calls the endpoint
 * @param setting that has the address
 * @param host that the address means
 */
record Door(String name, String setting, BindAddress.Tcp address, InetAddress host) {

    /** The one that a setting names, which has a value. */
    static Door of(String name, Setting<Optional<BindAddress.Tcp>> setting, Settings settings)
            throws SettingsException {
        BindAddress.Tcp address = settings.get(setting).orElseThrow();
        try {
            InetAddress host = InetAddress.getByName(address.host());
            return new Door(name, setting.name(), address, host);
        } catch (UnknownHostException _) {
            throw new SettingsException(
                    place(setting, address, settings)
                            + "and "
                            + ListenException.unknownName(address.host()).getMessage());
        }
    }

    /** The beginning of a complaint about the address. */
    static String place(Setting<?> setting, BindAddress.Tcp address, Settings settings) {
        return settings.origin(setting)
                + ": "
                + setting.name()
                + " is \""
                + address.text()
                + "\", ";
    }

    InetSocketAddress socketAddress() {
        return new InetSocketAddress(host, address.port());
    }
}
