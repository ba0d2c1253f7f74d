package kirin.runtime;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.lifecycle.ListenException;
import kirin.runtime.system.Sockets;
import kirin.settings.BindAddress;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

class AddressCheckTest {

    @Test
    void portInUseIsAMistakeOnlyWhereItIsToBeFree() throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (String host : new String[] {"127.0.0.1", "0.0.0.0"}) {
                var address = new BindAddress.Tcp(host, other.getLocalPort());

                assertThatThrownBy(() -> AddressCheck.tcp(address, false, true))
                        .isInstanceOf(ListenException.class)
                        .hasMessageContaining(
                                "process %d (java) listens there"
                                        .formatted(ProcessHandle.current().pid()));
                assertThatCode(() -> AddressCheck.tcp(address, false, false))
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void portOfAServerThatHasJustEndedIsFree() throws Exception {
        int port;
        try (var former = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = former.getLocalPort();
        }
        var address = new BindAddress.Tcp("127.0.0.1", port);

        assertThatCode(() -> AddressCheck.tcp(address, false, true)).doesNotThrowAnyException();
        // Nothing of the look remains.
        assertThatCode(() -> AddressCheck.tcp(address, true, true)).doesNotThrowAnyException();
    }

    @Test
    void addressOfAnotherMachineAndANameWithoutOneAreExplained() {
        assertThatThrownBy(() -> AddressCheck.tcp(new BindAddress.Tcp("192.0.2.1", 0), false, true))
                .hasMessageContaining("no network interface of this machine has that address");
        assertThatThrownBy(() ->
                        AddressCheck.tcp(new BindAddress.Tcp("nowhere.invalid", 0), false, true))
                .hasMessageContaining("the name nowhere.invalid has no address");
    }

    @Test
    void descriptorHasToBeASocketThatListens() throws Exception {
        int socket =
                Sockets.openTcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), false);
        try {
            assertThatThrownBy(() -> AddressCheck.descriptor(socket))
                    .hasMessageContaining("does not listen; pass one that does");
        } finally {
            Sockets.close(socket);
        }
        assertThatThrownBy(() -> AddressCheck.descriptor(4000))
                .hasMessageContaining("no descriptor of that number is open");
    }
}
