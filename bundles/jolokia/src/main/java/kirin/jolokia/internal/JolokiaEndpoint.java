package kirin.jolokia.internal;

import kirin.lifecycle.ListenException;
import kirin.lifecycle.ListenSockets;
import kirin.lifecycle.Listeners;
import kirin.lifecycle.Startup;
import kirin.management.JolokiaMXBean;
import kirin.management.ManagementBean;
import kirin.management.PolicyVerdict;
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

import java.io.IOException;
import java.util.Optional;

import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * The endpoint of the setting {@code jolokia}. Its files are read before the server is up, so that
 * a policy which says nothing clear stops the start; the port is opened after that, so that the
 * start does not wait for it.
 */
@Component(
        immediate = true,
        service = {JolokiaMXBean.class, SettingsFollower.class},
        property = ManagementBean.OBJECT_NAME + "=kirin:type=Jolokia")
public final class JolokiaEndpoint implements JolokiaMXBean, SettingsFollower {
    private static final Logger LOG = LoggerFactory.getLogger(JolokiaEndpoint.class);

    private static final String NAME = "Jolokia";

    // Empty if the settings were wrong.
    private final Optional<LateOpening<Endpoint>> opening;

    @Activate
    public JolokiaEndpoint(
            // Without the setting there is no endpoint, and nothing of it is loaded.
            @Reference(target = "(" + CurrentSettings.CHOSEN + "=jolokia)") CurrentSettings current,
            @Reference(
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    @Nullable Startup startup,
            @Reference(
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    @Nullable ListenSockets sockets) {
        LateOpening<Endpoint> prepared = null;
        try {
            prepared = prepared(current.get(), sockets);
        } catch (SettingsException e) {
            Startup.failed(startup, e.problems().getFirst(), LOG::error);
        }
        opening = Optional.ofNullable(prepared);
    }

    private static LateOpening<Endpoint> prepared(
            Settings settings, @Nullable ListenSockets sockets) throws SettingsException {
        Door door = door(settings);
        return new LateOpening<>(
                door,
                Access.of(settings),
                sockets,
                (access, timer) ->
                        Endpoint.open(front(door, sockets), access, Endpoint.Times.USUAL, timer));
    }

    private static Door door(Settings settings) throws SettingsException {
        return switch (settings.get(ManagementSettings.JOLOKIA).orElseThrow()) {
            case BindAddress.Tcp tcp -> checked(tcp, settings);
            case BindAddress.Unix unix ->
                    new UnixDoor(
                            NAME,
                            ManagementSettings.JOLOKIA.name(),
                            unix,
                            settings.resolve(unix.path()).toAbsolutePath());
            case BindAddress.Descriptor given ->
                    throw new SettingsException(
                            Door.place(ManagementSettings.JOLOKIA, given, settings)
                                    + "give HOST:PORT or unix:PATH");
        };
    }

    private static Door checked(BindAddress.Tcp address, Settings settings)
            throws SettingsException {
        TcpDoor door = TcpDoor.of(NAME, ManagementSettings.JOLOKIA, address, settings);
        if (!door.host().isLoopbackAddress()
                && !settings.get(ManagementSettings.JOLOKIA_INSECURE)) {
            throw new SettingsException(
                    Door.place(ManagementSettings.JOLOKIA, address, settings)
                            + "which others than this machine reach, and passwords would go there"
                            + " unencrypted; give 127.0.0.1, with what speaks TLS in front, or set"
                            + " jolokia_insecure = true");
        }
        return door;
    }

    private static Front front(Door door, @Nullable ListenSockets sockets)
            throws IOException, ListenException {
        return switch (door) {
            case TcpDoor tcp -> TcpFront.bound(tcp.socketAddress());
            case UnixDoor unix -> UnixFront.bound(unix.file(), sockets);
        };
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

    private Optional<Endpoint> open() {
        return opening.flatMap(LateOpening::endpoint);
    }

    @Override
    public String getAddress() {
        return open().map(Endpoint::place).orElse("");
    }

    @Override
    public long getRequests() {
        return open().map(Endpoint::requests).orElse(0L);
    }

    @Override
    public long getRefused() {
        return open().map(Endpoint::refused).orElse(0L);
    }

    @Override
    public long getWrongPasswords() {
        return open().map(Endpoint::wrongPasswords).orElse(0L);
    }

    @Override
    public PolicyVerdict testPolicy(String user, String bean, String action, String member) {
        Access now =
                opening.orElseThrow(() ->
                                new IllegalStateException(
                                        "there is no Jolokia endpoint, as its settings were"
                                                + " wrong at the start"))
                        .access();
        ObjectName name;
        try {
            name = new ObjectName(bean);
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException(
                    "\""
                            + Shown.of(bean)
                            + "\" is no object name ("
                            + e.getMessage()
                            + "); give one as kirin:type=Server",
                    e);
        }
        if (name.isPattern()) {
            throw new IllegalArgumentException(
                    "\"" + Shown.of(bean) + "\" is a pattern; give the name of one bean");
        }
        Action wish =
                Action.of(action)
                        .orElseThrow(
                                () -> new IllegalArgumentException("give read, write or invoke"));
        Optional<User> known = now.passwords().named(user);
        if (known.isEmpty()) {
            return new PolicyVerdict(
                    false, "", "no line of " + now.passwordFile() + " has such a user");
        }
        Role role = known.get().role();
        Policy.Verdict verdict = now.policy().verdict(role, wish, name, member);
        return new PolicyVerdict(verdict.allowed(), role.word(), verdict.reason());
    }
}
