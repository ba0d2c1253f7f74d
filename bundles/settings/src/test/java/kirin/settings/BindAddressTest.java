package kirin.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BindAddressTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8000,        127.0.0.1,   8000, http://127.0.0.1:8000",
        "0.0.0.0:5001,          0.0.0.0,     5001, http://0.0.0.0:5001",
        ":5001,                 0.0.0.0,     5001, http://0.0.0.0:5001",
        "localhost,             localhost,   8000, http://localhost:8000",
        "LocalHost:0,           localhost,   0,    http://localhost:0",
        "tcp://my-host.x_y:80,  my-host.x_y, 80,   http://my-host.x_y:80",
        "[::1]:8151,            ::1,         8151, http://[::1]:8151",
        "[::],                  ::,          8000, http://[::]:8000",
        "tcp://[FE80::1]:65535, fe80::1,     65535, http://[fe80::1]:65535",
        "' 10.0.0.1:1 ',        10.0.0.1,    1,    http://10.0.0.1:1",
    })
    void isReadInAllOfGunicornsForms(String text, String host, int port, String url)
            throws InvalidValueException {
        BindAddress address = BindAddress.parse(text);

        assertThat(address).isEqualTo(BindAddress.tcp(host, port)).hasToString(url);
        assertThat(BindAddress.parse(address.text())).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({
        "unix:/run/Kirin.sock,   unix:/run/Kirin.sock",
        "unix:///run/kirin.sock, unix:/run/kirin.sock",
        "UNIX:kirin.sock,        unix:kirin.sock",
        "unix://run/kirin.sock,  unix:run/kirin.sock",
        "fd://3,                 fd://3",
        "FD://17,                fd://17",
    })
    void aUnixSocketAndAnOpenOneAreAddressesToo(String text, String shown)
            throws InvalidValueException {
        BindAddress address = BindAddress.parse(text);

        assertThat(address).hasToString(shown);
        assertThat(BindAddress.parse(address.text())).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "127.0.0.1:http  | give a port from 0 to 65535",
                "127.0.0.1:65536 | give a port from 0 to 65535",
                "127.0.0.1:      | give a port from 0 to 65535",
                "127.0.0.1:+80   | give a port from 0 to 65535",
                "127.0.0.1:-1    | give a port from 0 to 65535",
                "5001            | give a port alone as \":5001\"",
                "300.0.0.1:80    | 300.0.0.1 is no IPv4 address, give HOST:PORT",
                "[::x]:80        | ::x is no IPv6 address, give HOST:PORT",
                "[127.0.0.1]:80  | 127.0.0.1 is no IPv6 address, give HOST:PORT",
                "::1             | give an IPv6 address in brackets, for example [::1]:8000",
                "http://x:80     | give an IPv6 address in brackets, for example [::1]:8000",
                "*:80            | give HOST:PORT, unix:PATH or fd://NUMBER, for example"
                        + " 127.0.0.1:8000",
                "[::1            | give HOST:PORT",
                "[::1]80         | give HOST:PORT",
                "[]:80           | is no IPv6 address",
                "a b:80          | give HOST:PORT",
                "tcp://          | give HOST:PORT",
                "unix:           | give a file, for example unix:run/kirin.sock",
                "unix:/run/      | give a file, for example unix:run/kirin.sock",
                "fd://           | give the number of an open socket from 3 on",
                "fd://2          | give the number of an open socket from 3 on",
                "fd://+3         | give the number of an open socket from 3 on",
                "fd://three      | give the number of an open socket from 3 on",
            })
    void inAnyOtherFormIsRefusedWithTheRemedy(String text, String remedy) {
        InvalidValueException refusal =
                catchThrowableOfType(InvalidValueException.class, () -> BindAddress.parse(text));

        assertThat(refusal).hasMessageContaining(remedy);
        assertThat(refusal.shown()).isEqualTo('"' + text + '"');
    }

    @Test
    void anEmptyAddressIsRefused() {
        assertThat(catchThrowableOfType(InvalidValueException.class, () -> BindAddress.parse(" ")))
                .hasMessageContaining("give HOST:PORT");
    }
}
