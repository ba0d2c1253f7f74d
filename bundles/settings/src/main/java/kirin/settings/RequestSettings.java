package kirin.settings;

import static kirin.settings.Section.SECURITY;
import static kirin.settings.Section.SERVER_MECHANICS;
import static kirin.settings.Setting.row;
import static kirin.settings.ValueType.listOf;
import static kirin.settings.ValueType.oneOf;
import static kirin.settings.ValueType.text;
import static kirin.settings.ValueType.wholeNumber;
import static kirin.settings.ValueType.yesOrNo;

import java.time.Duration;
import java.util.List;

/** Settings of what is taken as a request; part of the one table. */
public final class RequestSettings {
    public static final Setting<Integer> LIMIT_REQUEST_BODY =
            row(
                            SECURITY,
                            "limit_request_body",
                            wholeNumber(0, Integer.MAX_VALUE),
                            0,
                            "--limit-request-body")
                    .means("Longest body of a request in bytes; 0 is no limit.")
                    .live()
                    .inEffect();
    public static final Setting<Duration> HEAD_TIMEOUT =
            row(SECURITY, "head_timeout", new Seconds(), Duration.ofSeconds(30), "--head-timeout")
                    .means("Time in which the head of a request has to come, in seconds; 0 is any.")
                    .live()
                    .inEffect();
    public static final Setting<Duration> CLIENT_TIMEOUT =
            row(
                            SECURITY,
                            "client_timeout",
                            new Seconds(),
                            Duration.ofSeconds(60),
                            "--client-timeout")
                    .means("Time a client may send or take nothing when it should; 0 is any.")
                    .live()
                    .inEffect();
    public static final Setting<Integer> CLIENT_RATE =
            row(SECURITY, "client_rate", wholeNumber(0, 1_000_000), 240, "--client-rate")
                    .means("Least bytes in a second of a body or answer, over client_timeout.")
                    .live()
                    .inEffect();
    public static final Setting<Integer> LIMIT_CONNECTIONS =
            connections("limit_connections", "--limit-connections")
                    .means("Most open connections of all clients; 0 is no limit.");
    public static final Setting<Integer> LIMIT_CONNECTIONS_PER_ADDRESS =
            connections("limit_connections_per_address", "--limit-connections-per-address")
                    .means("The same from one address that is no trusted proxy's; 0 is no limit.");
    public static final Setting<Boolean> PERMIT_OBSOLETE_FOLDING =
            permission("permit_obsolete_folding", "--permit-obsolete-folding")
                    .means("Take header lines that go on in the next line.");
    public static final Setting<Boolean> STRIP_HEADER_SPACES =
            permission("strip_header_spaces", "--strip-header-spaces")
                    .means("Take spaces between a header's name and its colon.");
    public static final Setting<Boolean> PERMIT_UNCONVENTIONAL_HTTP_METHOD =
            permission("permit_unconventional_http_method", "--permit-unconventional-http-method")
                    .means("Take methods with small letters or of unusual length.");
    public static final Setting<Boolean> PERMIT_UNCONVENTIONAL_HTTP_VERSION =
            permission("permit_unconventional_http_version", "--permit-unconventional-http-version")
                    .means("Take HTTP versions other than 1.0 to 1.9.");
    public static final Setting<Boolean> CASEFOLD_HTTP_METHOD =
            permission("casefold_http_method", "--casefold-http-method")
                    .means("Turn methods to capital letters.");
    public static final Setting<List<String>> FORWARDER_HEADERS =
            row(
                            SERVER_MECHANICS,
                            "forwarder_headers",
                            listOf(text()),
                            List.of("SCRIPT_NAME", "PATH_INFO"),
                            "--forwarder-headers")
                    .means("Headers with an underscore that a trusted proxy may send; * is any.")
                    .live()
                    .inEffect();
    public static final Setting<String> HEADER_MAP =
            row(SERVER_MECHANICS, "header_map", headerMaps(), "drop", "--header-map")
                    .means("What to do with a header whose name has an underscore.")
                    .live()
                    .inEffect();

    static final List<Setting<?>> ROWS =
            List.of(
                    LIMIT_REQUEST_BODY,
                    HEAD_TIMEOUT,
                    CLIENT_TIMEOUT,
                    CLIENT_RATE,
                    LIMIT_CONNECTIONS,
                    LIMIT_CONNECTIONS_PER_ADDRESS,
                    PERMIT_OBSOLETE_FOLDING,
                    STRIP_HEADER_SPACES,
                    PERMIT_UNCONVENTIONAL_HTTP_METHOD,
                    PERMIT_UNCONVENTIONAL_HTTP_VERSION,
                    CASEFOLD_HTTP_METHOD,
                    FORWARDER_HEADERS,
                    HEADER_MAP);

    private RequestSettings() {}

    private static Setting<Integer> connections(String name, String flag) {
        return row(SECURITY, name, wholeNumber(0, Integer.MAX_VALUE), 0, flag).live().inEffect();
    }

    private static Setting<Boolean> permission(String name, String flag) {
        return row(SERVER_MECHANICS, name, yesOrNo(), false, flag).live().inEffect();
    }

    private static Choice headerMaps() {
        return oneOf("drop", "refuse", "dangerous");
    }
}
