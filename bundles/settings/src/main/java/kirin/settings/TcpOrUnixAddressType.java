package kirin.settings;

/** The value type of settings that hold a host and a port, or the file of a Unix socket. */
final class TcpOrUnixAddressType extends ValueType<BindAddress> {
    @Override
    public String expected() {
        return "HOST:PORT or unix:PATH, for example 127.0.0.1:8778 or unix:run/jolokia.sock";
    }

    @Override
    public BindAddress parse(String text) throws InvalidValueException {
        // Told first, as some that leave out the port can be read as an address all the same.
        if (TcpAddressType.lacksPort(text)) {
            throw invalid(text);
        }
        return switch (BindAddress.parse(text)) {
            case BindAddress.Tcp tcp -> tcp;
            case BindAddress.Unix unix -> unix;
            case BindAddress.Descriptor _ -> throw invalid(text);
        };
    }

    @Override
    public String format(BindAddress value) {
        return value.text();
    }
}
