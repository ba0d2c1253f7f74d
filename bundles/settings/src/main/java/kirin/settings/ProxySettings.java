package kirin.settings;

import static kirin.settings.Section.SERVER_MECHANICS;
import static kirin.settings.Setting.row;
import static kirin.settings.ValueType.listOf;
import static kirin.settings.ValueType.oneOf;

import java.util.List;
import java.util.Map;

/** Settings of what proxies say of their clients; part of the one table. */
public final class ProxySettings {
    public static final Setting<Map<String, String>> SECURE_SCHEME_HEADERS =
            row(
                            SERVER_MECHANICS,
                            "secure_scheme_headers",
                            new NamedValues(),
                            Map.of(
                                    "X-FORWARDED-PROTOCOL",
                                    "ssl",
                                    "X-FORWARDED-PROTO",
                                    "https",
                                    "X-FORWARDED-SSL",
                                    "on"))
                    .means("Headers by which a trusted proxy says that HTTPS was used.")
                    .live()
                    .inEffect();
    public static final Setting<List<String>> FORWARDED_ALLOW_IPS =
            row(
                            SERVER_MECHANICS,
                            "forwarded_allow_ips",
                            listOf(new Network()),
                            loopback(),
                            "--forwarded-allow-ips")
                    .means("Proxies that are trusted: addresses, networks, or *.")
                    .live()
                    .inEffect();
    public static final Setting<String> PROXY_PROTOCOL =
            row(SERVER_MECHANICS, "proxy_protocol", versions(), "off", "--proxy-protocol")
                    .means(
                            "Whether connections may begin with a PROXY header, and of which"
                                    + " version.")
                    .flagMeans("auto")
                    .live()
                    .inEffect();
    public static final Setting<List<String>> PROXY_ALLOW_IPS =
            row(
                            SERVER_MECHANICS,
                            "proxy_allow_ips",
                            listOf(new Network()),
                            loopback(),
                            "--proxy-allow-from")
                    .means("Who may send a PROXY header: addresses, networks, or *.")
                    .live()
                    .inEffect();

    static final List<Setting<?>> ROWS =
            List.of(SECURE_SCHEME_HEADERS, FORWARDED_ALLOW_IPS, PROXY_PROTOCOL, PROXY_ALLOW_IPS);

    private ProxySettings() {}

    private static List<String> loopback() {
        return List.of("127.0.0.1", "::1");
    }

    private static Choice versions() {
        return oneOf("off", "v1", "v2", "auto")
                .withAlso("true", "auto")
                .withAlso("1", "auto")
                .withAlso("false", "off")
                .withAlso("0", "off")
                .withAlso("none", "off");
    }
}
