package kirin.settings;

import static kirin.settings.Section.HTTP2;
import static kirin.settings.Section.SERVER_MECHANICS;
import static kirin.settings.Section.SSL;
import static kirin.settings.Setting.row;
import static kirin.settings.ValueType.listOf;
import static kirin.settings.ValueType.maybe;
import static kirin.settings.ValueType.oneOf;
import static kirin.settings.ValueType.someOf;
import static kirin.settings.ValueType.text;
import static kirin.settings.ValueType.wholeNumber;
import static kirin.settings.ValueType.yesOrNo;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Settings of uwsgi, TLS and HTTP/2 that no code asks for yet. */
final class LaterProtocolSettings {
    private static final int ANY = Integer.MAX_VALUE;

    static final List<Setting<?>> ROWS =
            List.of(
                    row(SERVER_MECHANICS, "protocol", protocols(), "http", "--protocol")
                            .means("What is spoken on the listeners."),
                    row(
                                    SERVER_MECHANICS,
                                    "uwsgi_allow_ips",
                                    listOf(new Network()),
                                    loopback(),
                                    "--uwsgi-allow-from")
                            .means("Who may speak uwsgi: addresses, networks, or *."),
                    row(SSL, "keyfile", maybePath(), Optional.empty(), "--keyfile")
                            .means("Private key, as PEM."),
                    row(SSL, "certfile", maybePath(), Optional.empty(), "--certfile")
                            .means("Certificates, as PEM; turns TLS on."),
                    row(SSL, "cert_reqs", wholeNumber(0, 2), 0, "--cert-reqs")
                            .means("Certificates of clients: 0 none, 1 optional, 2 required."),
                    row(SSL, "ca_certs", maybePath(), Optional.empty(), "--ca-certs")
                            .means("Authorities trusted for certificates of clients, as PEM."),
                    row(SSL, "suppress_ragged_eofs", yesOrNo(), true, "--suppress-ragged-eofs")
                            .means(
                                    "Take the end of a TLS connection without a farewell as"
                                            + " normal."),
                    row(
                                    SSL,
                                    "do_handshake_on_connect",
                                    yesOrNo(),
                                    false,
                                    "--do-handshake-on-connect")
                            .means("Kept for gunicorn's files: the handshake comes first always."),
                    row(SSL, "ciphers", maybe(text()), Optional.empty(), "--ciphers")
                            .means("Cipher suites allowed, by their OpenSSL names."),
                    row(
                                    HTTP2,
                                    "http_protocols",
                                    someOf(versions()),
                                    List.of("h1"),
                                    "--http-protocols")
                            .means("HTTP versions offered over TLS, best first."),
                    row(HTTP2, "http2_cleartext", cleartext(), "off", "--http2-cleartext")
                            .means("How trusted proxies may speak HTTP/2 without TLS."),
                    row(
                                    HTTP2,
                                    "http2_max_concurrent_streams",
                                    wholeNumber(0, ANY),
                                    100,
                                    "--http2-max-concurrent-streams")
                            .means("Most open streams of a connection."),
                    row(
                                    HTTP2,
                                    "http2_initial_window_size",
                                    wholeNumber(0, ANY),
                                    65_535,
                                    "--http2-initial-window-size")
                            .means("Bytes a stream may send before it waits."),
                    row(
                                    HTTP2,
                                    "http2_max_frame_size",
                                    wholeNumber(16_384, 16_777_215),
                                    16_384,
                                    "--http2-max-frame-size")
                            .means("Largest frame taken, in bytes."),
                    row(
                                    HTTP2,
                                    "http2_max_header_list_size",
                                    wholeNumber(0, ANY),
                                    65_536,
                                    "--http2-max-header-list-size")
                            .means("Largest list of headers taken, in bytes; 0 is no limit."));

    private LaterProtocolSettings() {}

    private static List<String> loopback() {
        return List.of("127.0.0.1", "::1");
    }

    private static Choice protocols() {
        return oneOf("http", "uwsgi");
    }

    private static ValueType<Optional<Path>> maybePath() {
        return maybe(FilePath.anyPath());
    }

    private static Choice versions() {
        return oneOf("h1", "h2", "h3");
    }

    private static Choice cleartext() {
        return oneOf("off", "prior-knowledge", "upgrade", "both")
                .withAlso("true", "prior-knowledge")
                .withAlso("false", "off");
    }
}
