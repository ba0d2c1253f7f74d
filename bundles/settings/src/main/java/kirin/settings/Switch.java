package kirin.settings;

/** True or false. */
final class Switch extends ValueType<Boolean> {

    @Override
    public String expected() {
        return "true or false";
    }

    @Override
    public Boolean parse(String text) throws InvalidValueException {
        String word = text.strip();
        if (word.equalsIgnoreCase("true")) {
            return true;
        }
        if (word.equalsIgnoreCase("false")) {
            return false;
        }
        throw invalid(text);
    }

    @Override
    public String literal(Boolean value) {
        return format(value);
    }

    @Override
    Boolean convert(Object value) throws InvalidValueException {
        return value instanceof Boolean yes ? yes : super.convert(value);
    }

    @Override
    public boolean isSwitch() {
        return true;
    }
}
