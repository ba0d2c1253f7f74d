package kirin.settings;

/** The value type of settings that hold addresses. */
final class BindAddressType extends ValueType<BindAddress> {
    @Override
    public String expected() {
        return BindAddressReader.FORM;
    }

    @Override
    public BindAddress parse(String text) throws InvalidValueException {
        return BindAddress.parse(text);
    }

    @Override
    public String format(BindAddress value) {
        return value.text();
    }

    @Override
    BindAddress convert(Object value) throws InvalidValueException {
        if (value instanceof Long port && BindAddressReader.isPort(port)) {
            throw new InvalidValueException(value, "give a port alone as \":" + port + "\"");
        }
        return super.convert(value);
    }
}
