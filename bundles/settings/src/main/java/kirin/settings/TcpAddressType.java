package kirin.settings;

/** The value type of settings that hold a host and a port, and can hold no other address. */
final class TcpAddressType extends ValueType<BindAddress.Tcp> {
    @Override
    public String expected() {
        return "HOST:PORT, for example 127.0.0.1:8778";
    }

    @Override
    public BindAddress.Tcp parse(String text) throws InvalidValueException {
        if (lacksPort(text)) {
            throw invalid(text);
        }
        if (BindAddress.parse(text) instanceof BindAddress.Tcp tcp) {
            return tcp;
        }
        throw invalid(text);
    }

    /** One that was left out would be that of the server itself. */
    static boolean lacksPort(String text) {
        return text.indexOf(':') < 0 || text.endsWith("]");
    }

    @Override
    public String format(BindAddress.Tcp value) {
        return value.text();
    }
}
