package kirin.http.internal;

import kirin.settings.ProxySettings;
import kirin.settings.RequestSettings;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * The settings of one listener's connections, as the code needs them.
 *
 * @param longestHeader in bytes, all fields of a head together
 * @param keepAlive zero: every connection is closed after its answer
 * @param head how long a head may take; zero: any time
 * @param silence how long a client may send nothing of a request, or take nothing of an answer;
 *     zero: any time
 * @param leastRate in bytes per second, over as long
 * @param mostConnections of all clients; 0 is any number
 * @param mostPerAddress of each address that is not trusted; 0 is any number
 * @param trusted proxies, whose word on their clients counts
 * @param compression null if no answer is compressed
 */
record HttpSettings(
        int longestRequestLine,
        int longestHeader,
        RequestRules rules,
        Duration keepAlive,
        boolean sendfile,
        Duration head,
        Duration silence,
        int leastRate,
        int mostConnections,
        int mostPerAddress,
        TrustedPeers trusted,
        ForwardedFields forwarded,
        ProxyProtocol proxyProtocol,
        @Nullable CompressionRules compression) {
    private static final int UNLIMITED_LINE = 1 << 20;
    private static final int LONGEST_HEADER = 1 << 20;

    static HttpSettings of(Settings settings) {
        int line = settings.get(ServerSettings.LIMIT_REQUEST_LINE);
        RequestRules rules = RequestRules.of(settings);
        TrustedPeers trusted = TrustedPeers.of(settings.get(ProxySettings.FORWARDED_ALLOW_IPS));
        return new HttpSettings(
                line == 0 ? UNLIMITED_LINE : line,
                (int) Math.min((long) rules.mostFields() * rules.longestField(), LONGEST_HEADER),
                rules,
                settings.get(ServerSettings.KEEPALIVE),
                settings.get(ServerSettings.SENDFILE),
                settings.get(RequestSettings.HEAD_TIMEOUT),
                settings.get(RequestSettings.CLIENT_TIMEOUT),
                settings.get(RequestSettings.CLIENT_RATE),
                settings.get(RequestSettings.LIMIT_CONNECTIONS),
                settings.get(RequestSettings.LIMIT_CONNECTIONS_PER_ADDRESS),
                trusted,
                ForwardedFields.of(settings, trusted),
                ProxyProtocol.of(settings),
                CompressionRules.of(settings));
    }
}
