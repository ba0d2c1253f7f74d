package kirin.jolokia.internal;

import kirin.lifecycle.ListenSockets;
import kirin.lifecycle.Listeners;
import kirin.lifecycle.Startup;
import kirin.settings.BindAddress;
import kirin.settings.CurrentSettings;
import kirin.settings.ManagementSettings;
import kirin.settings.Settings;
import kirin.settings.SettingsException;
import kirin.settings.SettingsFollower;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * The endpoint of the setting {@code jmx_port}. As that of Jolokia its files are read before the
 * server is up, and its port is opened after that.
 */
@Component(immediate = true, service = SettingsFollower.class)
public final class JmxEndpoint implements SettingsFollower {
    private static final Logger LOG = LoggerFactory.getLogger(JmxEndpoint.class);

    private final @Nullable ListenSockets sockets;
    // Absent if the settings were wrong.
    private final @Nullable LateOpening<JmxServer> opening;
    // Written at the start and when the settings are applied, one after the other.
    private volatile @Nullable Access access;

    @Activate
    public JmxEndpoint(
            // Without the setting there is no endpoint, and nothing of it is loaded.
            @Reference(target = "(" + CurrentSettings.CHOSEN + "=jmx_port)")
                    CurrentSettings current,
            @Reference(
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    @Nullable Startup startup,
            @Reference(
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    @Nullable ListenSockets sockets) {
        this.sockets = sockets;
        LateOpening<JmxServer> later = null;
        try {
            later = prepared(current.get());
        } catch (SettingsException e) {
            Startup.failed(startup, e.problems().getFirst(), LOG::error);
        }
        opening = later;
    }

    private LateOpening<JmxServer> prepared(Settings settings) throws SettingsException {
        BindAddress.Tcp address = settings.get(ManagementSettings.JMX_PORT).orElseThrow();
        InetAddress host = host(settings, address);
        TlsFiles files = TlsFiles.of(settings);
        access = Access.of(settings);
        return new LateOpening<>(
                new LateOpening.Door("JMX", "jmx_port", address),
                this::access,
                this::isHandedOver,
                _ ->
                        JmxServer.open(
                                address.host(),
                                new InetSocketAddress(host, address.port()),
                                files,
                                this::access,
                                JmxServer.Times.USUAL));
    }

    private static InetAddress host(Settings settings, BindAddress.Tcp address)
            throws SettingsException {
        try {
            return InetAddress.getByName(address.host());
        } catch (UnknownHostException _) {
            throw new SettingsException(
                    settings.origin(ManagementSettings.JMX_PORT)
                            + ": jmx_port is \""
                            + address.text()
                            + "\", and the name "
                            + address.host()
                            + " has no address; correct it or give an address");
        }
    }

    private Access access() {
        Access now = access;
        if (now == null) {
            throw new IllegalStateException(
                    "JMX has no port, as its settings were wrong at the start");
        }
        return now;
    }

    private boolean isHandedOver() {
        return sockets != null && sockets.areShared();
    }

    /** The server is up. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setListeners(Listeners added) {
        if (opening != null) {
            opening.begin();
        }
    }

    void unsetListeners(Listeners removed) {
        if (opening != null) {
            opening.close();
        }
    }

    @Deactivate
    void stop() {
        if (opening != null) {
            opening.close();
        }
    }

    @Override
    public Step prepare(Settings next) throws SettingsException {
        Access read = Access.of(next);
        return () -> access = read;
    }
}
