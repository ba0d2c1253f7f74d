package kirin.jolokia.internal;

import kirin.lifecycle.ListenException;
import kirin.lifecycle.ListenSockets;
import kirin.settings.BindAddress;
import kirin.settings.Setting;
import kirin.settings.Settings;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** Where an endpoint is to be opened. */
sealed interface Door permits TcpDoor, UnixDoor {

    /** As the log calls the endpoint. */
    String name();

    /** The setting that has the address. */
    String setting();

    /** As the operator has given it. */
    BindAddress address();

    /**
     * Why the address cannot be had.
     *
     * @param cause what the attempt ended with
     */
    ListenException reason(IOException cause, @Nullable ListenSockets sockets);

    /** The beginning of a complaint about the address. */
    static String place(Setting<?> setting, BindAddress address, Settings settings) {
        return settings.origin(setting)
                + ": "
                + setting.name()
                + " is \""
                + address.text()
                + "\", ";
    }
}
