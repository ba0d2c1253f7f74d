package kirin.http.internal;

import kirin.settings.ProxySettings;
import kirin.settings.Settings;

import java.util.List;

/**
 * Which PROXY headers connections may begin with.
 *
 * @param version off, v1, v2 or auto
 * @param allowed who may send one
 */
record ProxyProtocol(String version, TrustedPeers allowed) {

    static ProxyProtocol of(Settings settings) {
        List<String> allowed = settings.get(ProxySettings.PROXY_ALLOW_IPS);
        return new ProxyProtocol(
                settings.get(ProxySettings.PROXY_PROTOCOL), TrustedPeers.of(allowed));
    }

    boolean isOn() {
        return !version.equals("off");
    }

    boolean takes(String otherVersion) {
        return version.equals("auto") || version.equals(otherVersion);
    }
}
