package kirin.jolokia.internal;

import kirin.lifecycle.ListenException;
import kirin.lifecycle.ListenSockets;
import kirin.settings.BindAddress;
import kirin.settings.Setting;
import kirin.settings.Settings;
import kirin.settings.SettingsException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * A port of a host.
 *
 * @param host that the address means
 */
record TcpDoor(String name, String setting, BindAddress.Tcp address, InetAddress host)
        implements Door {

    /** The one that a setting names. */
    static TcpDoor of(String name, Setting<?> setting, BindAddress.Tcp address, Settings settings)
            throws SettingsException {
        try {
            InetAddress host = InetAddress.getByName(address.host());
            return new TcpDoor(name, setting.name(), address, host);
        } catch (UnknownHostException _) {
            throw new SettingsException(
                    Door.place(setting, address, settings)
                            + "and "
                            + ListenException.unknownName(address.host()).getMessage());
        }
    }

    InetSocketAddress socketAddress() {
        return new InetSocketAddress(host, address.port());
    }

    @Override
    public ListenException reason(IOException cause, @Nullable ListenSockets sockets) {
        return ListenException.of(cause, address.host(), address.port(), sockets);
    }
}
