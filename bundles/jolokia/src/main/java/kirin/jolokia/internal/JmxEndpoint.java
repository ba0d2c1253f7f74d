package kirin.jolokia.internal;

import kirin.lifecycle.ListenSockets;
import kirin.lifecycle.Listeners;
import kirin.lifecycle.Startup;
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

import java.util.Optional;

/**
 * The endpoint of the setting {@code jmx_port}. As that of Jolokia its files are read before the
 * server is up, and its port is opened after that.
 */
@Component(immediate = true, service = SettingsFollower.class)
public final class JmxEndpoint implements SettingsFollower {
    private static final Logger LOG = LoggerFactory.getLogger(JmxEndpoint.class);

    // Empty if the settings were wrong.
    private final Optional<LateOpening<JmxServer>> opening;

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
        LateOpening<JmxServer> prepared = null;
        try {
            prepared = prepared(current.get(), sockets);
        } catch (SettingsException e) {
            Startup.failed(startup, e.problems().getFirst(), LOG::error);
        }
        opening = Optional.ofNullable(prepared);
    }

    private static LateOpening<JmxServer> prepared(
            Settings settings, @Nullable ListenSockets sockets) throws SettingsException {
        TcpDoor door =
                TcpDoor.of(
                        "JMX",
                        ManagementSettings.JMX_PORT,
                        settings.get(ManagementSettings.JMX_PORT).orElseThrow(),
                        settings);
        TlsFiles files = TlsFiles.of(settings);
        return new LateOpening<>(
                door,
                Access.of(settings),
                sockets,
                (access, _) ->
                        JmxServer.open(
                                door.address().host(),
                                door.socketAddress(),
                                files,
                                access,
                                JmxServer.Times.USUAL));
    }

    /** The server is up. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setListeners(Listeners added) {
        opening.ifPresent(LateOpening::begin);
    }

    void unsetListeners(Listeners removed) {
        stop();
    }

    @Deactivate
    void stop() {
        opening.ifPresent(LateOpening::close);
    }

    @Override
    public Step prepare(Settings next) throws SettingsException {
        Access read = Access.of(next);
        return () -> opening.ifPresent(it -> it.use(read));
    }
}
